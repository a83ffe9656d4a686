package dev.countersign.sandbox;

import dev.countersign.database.Database;
import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.Hex;
import dev.countersign.ethereum.Keccak256;
import dev.countersign.lifecycle.Result;
import dev.countersign.market.Token;
import dev.countersign.order.ramp.Bridge;
import dev.countersign.order.ramp.BridgeOutcome;
import dev.countersign.order.ramp.SendOutOffer;
import dev.countersign.order.ramp.SendOutRoute;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A bridge from the simulated chain to three others, which keeps a tenth of a percent and delivers, or fails on demand. */
@ApplicationScoped
class SimulatedBridge implements Bridge {

    private static final String EVM = "EVM";
    private static final int ADDRESS_LENGTH = 42;
    private static final BigDecimal DELIVERED = new BigDecimal("0.999");
    private static final Duration VALIDITY = Duration.ofMinutes(5);
    private static final List<Chain> CHAINS =
            List.of(new Chain("arbitrum", "42161"), new Chain("base", "8453"), new Chain("polygon", "137"));

    /** Decides once, when the deposit has been mined for long enough; what is not delivered goes back to where it came from. */
    private static final String DECIDE = """
            with due as (
              select tx_hash, token_address, sender, recipient, amount from sandbox_chain_transaction
               where tx_hash = $1 and status = 'MINED' and broadcast_at <= countersign_now() - $2 * interval '1 millisecond'
                 and not exists (select from sandbox_bridge_delivery where deposit_tx_hash = $1)
            ), fault as (
              update sandbox_chain_fault set remaining = remaining - 1
               where kind = 'bridge_failed' and remaining > 0 and exists (select from due)
              returning kind
            ), decided as (
              insert into sandbox_bridge_delivery (deposit_tx_hash, delivered, decided_at)
              select tx_hash, not exists (select from fault), countersign_now() from due
              on conflict (deposit_tx_hash) do nothing returning delivered
            ), taken as (
              update sandbox_chain_account a set balance = a.balance - due.amount from due, decided
               where not decided.delivered and a.token_address = due.token_address and a.address = due.recipient
            ), given_back as (
              update sandbox_chain_account a set balance = a.balance + due.amount from due, decided
               where not decided.delivered and a.token_address = due.token_address and a.address = due.sender
            )
            select delivered from decided
            union all select delivered from sandbox_bridge_delivery where deposit_tx_hash = $1""";

    private final Database database;
    private final SandboxConfig config;

    SimulatedBridge(Database database, SandboxConfig config) {
        this.database = database;
        this.config = config;
    }

    @Override
    public boolean serves(String networkId) {
        return config.enabled() && networkId.equals(SimulatedChain.NETWORK);
    }

    @Override
    public Uni<List<SendOutRoute>> routes(Token token) {
        return Uni.createFrom()
                .item(CHAINS.stream()
                        .map(chain -> new SendOutRoute(
                                chain.name(),
                                chain.id(),
                                EVM,
                                token.assetCode(),
                                tokenOn(chain, token).toString(),
                                token.decimals()))
                        .toList());
    }

    @Override
    public Result<Destination, String> canonical(Token token, Destination destination) {
        Optional<Chain> chain = CHAINS.stream()
                .filter(candidate -> candidate.name().equals(destination.chain()))
                .findFirst();
        if (chain.isEmpty()) {
            return Result.refused(
                    "destination_chain: there is no route for " + token.assetCode() + " to it; see send-out/routes");
        }
        try {
            Address address = Address.parseChecksummed(destination.address());
            return address.isZero() || address.equals(tokenOn(chain.get(), token))
                    ? Result.refused("destination_address: nobody could use what is sent there")
                    : Result.done(new Destination(chain.get().name(), address.toString()));
        } catch (IllegalArgumentException malformed) {
            return Result.refused("destination_address: " + malformed.getMessage());
        }
    }

    @Override
    public Uni<Result<SendOutOffer, String>> quote(
            UUID quoteId, Token token, BigDecimal amount, Destination destination) {
        BigDecimal delivered = amount.multiply(DELIVERED).setScale(token.decimals(), RoundingMode.DOWN);
        Address solver = Address.parse(hash("solver for " + quoteId).substring(0, ADDRESS_LENGTH));
        return Uni.createFrom()
                .item(
                        delivered.signum() > 0
                                ? Result.done(new SendOutOffer(destination, solver, delivered, VALIDITY))
                                : Result.refused("the order's crypto is too little to be delivered anywhere"));
    }

    @Override
    public Uni<BridgeOutcome> lookUp(Deposit deposit) {
        return database.first(DECIDE, deposit.txHash(), config.delivery().toMillis())
                .map(row -> row.map(decided -> outcome(deposit, decided.getBoolean("delivered")))
                        .orElseGet(BridgeOutcome.InProgress::new));
    }

    private static BridgeOutcome outcome(Deposit deposit, boolean delivered) {
        return delivered
                ? new BridgeOutcome.Delivered(hash("delivery of " + deposit.txHash()))
                : new BridgeOutcome.Failed("the destination chain did not take it");
    }

    private static Address tokenOn(Chain chain, Token token) {
        return Address.parse(hash(token.assetCode() + " on " + chain.name()).substring(0, ADDRESS_LENGTH));
    }

    private static String hash(String text) {
        return Hex.encode(Keccak256.hash(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A chain that it delivers on. */
    private record Chain(String name, String id) {}
}
