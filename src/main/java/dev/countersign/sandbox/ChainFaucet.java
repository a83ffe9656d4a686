package dev.countersign.sandbox;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.Hex;
import dev.countersign.ethereum.Keccak256;
import dev.countersign.order.ramp.RampOrder;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Crypto that arrives on the simulated chain from outside. */
@ApplicationScoped
class ChainFaucet {

    private static final String TOKEN = """
            select t.contract_address, a.decimals from token t join asset a on a.code = t.asset_code
             where t.network_id = 'sandbox' and t.asset_code = $1""";
    private static final String RECORD = """
            insert into sandbox_chain_transaction (tx_hash, kind, token_address, sender, recipient, amount, doomed, status,
                                                   broadcast_at)
            values ($1, 'DEPOSIT', $2, '0x0000000000000000000000000000000000000000', $3, $4, false, 'MINED', countersign_now())
            on conflict (tx_hash) do nothing returning tx_hash""";
    private static final String EARN = """
            insert into sandbox_chain_account (token_address, address, balance) values ($1, $2, $3)
            on conflict (token_address, address) do update
               set balance = sandbox_chain_account.balance + excluded.balance""";

    private final Database database;
    private final PrimaryKeys keys;

    ChainFaucet(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * Puts crypto on an address.
     *
     * @param amount in units; what is finer than the token is cut off
     * @return false when the chain has no such token
     */
    Uni<Boolean> deposit(String assetCode, Address to, BigDecimal amount) {
        return deposit("deposit " + keys.next(), assetCode, to, amount);
    }

    /** Fills the escrow of an on-ramp order, once however often it is asked to. */
    Uni<Boolean> fillEscrow(RampOrder order) {
        return order.escrow()
                .map(escrow -> deposit(
                        "escrow of " + order.id(),
                        order.assetCode(),
                        escrow,
                        order.price().net()))
                .orElseGet(() -> Uni.createFrom().item(false));
    }

    private Uni<Boolean> deposit(String reason, String assetCode, Address to, BigDecimal amount) {
        String txHash = Hex.encode(Keccak256.hash(reason.getBytes(StandardCharsets.UTF_8)));
        return database.first(TOKEN, assetCode)
                .flatMap(token -> token.isEmpty()
                        ? Uni.createFrom().item(false)
                        : database.transaction(transaction -> deposit(
                                transaction,
                                txHash,
                                token.get().getString("contract_address"),
                                to,
                                new BigDecimal(amount.movePointRight(token.get().getShort("decimals"))
                                        .toBigInteger()))));
    }

    private static Uni<Boolean> deposit(
            Transaction transaction, String txHash, String token, Address to, BigDecimal atomic) {
        return transaction
                .first(RECORD, txHash, token, to.lowerCase(), atomic)
                .map(Optional::isPresent)
                .flatMap(recorded -> recorded
                        ? transaction.run(EARN, token, to.lowerCase(), atomic).replaceWith(true)
                        : Uni.createFrom().item(true));
    }
}
