package dev.countersign.sandbox;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
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

    /** What is finer than the token is cut off. The same transaction hash pays once. */
    private static final String DEPOSIT = """
            with token as (
              select t.contract_address, a.decimals from token t join asset a on a.code = t.asset_code
               where t.network_id = $5 and t.asset_code = $2
            ), recorded as (
              insert into sandbox_chain_transaction (tx_hash, kind, token_address, sender, recipient, amount, doomed, status,
                                                     broadcast_at)
              select $1, 'DEPOSIT', contract_address, '0x0000000000000000000000000000000000000000', $3,
                     trunc($4 * 10::numeric ^ decimals), false, 'MINED', countersign_now() from token
              on conflict (tx_hash) do nothing returning token_address, recipient, amount
            ), earned as (
              insert into sandbox_chain_account as a (token_address, address, balance)
              select token_address, recipient, amount from recorded
              on conflict (token_address, address) do update set balance = a.balance + excluded.balance
            )
            select contract_address from token""";

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
    Uni<Boolean> deposit(String networkId, String assetCode, Address to, BigDecimal amount) {
        return deposit("deposit " + keys.next(), networkId, assetCode, to, amount);
    }

    /** Fills the escrow of an on-ramp order, once however often it is asked to. */
    Uni<Boolean> fillEscrow(RampOrder order) {
        return order.escrow()
                .map(escrow -> deposit(
                        "escrow of " + order.id(),
                        SimulatedChain.NETWORK,
                        order.assetCode(),
                        escrow,
                        order.price().net()))
                .orElseGet(() -> Uni.createFrom().item(false));
    }

    private Uni<Boolean> deposit(String reason, String networkId, String assetCode, Address to, BigDecimal amount) {
        String txHash = Hex.encode(Keccak256.hash(reason.getBytes(StandardCharsets.UTF_8)));
        return database.first(DEPOSIT, txHash, assetCode, to.lowerCase(), amount, networkId)
                .map(Optional::isPresent);
    }
}
