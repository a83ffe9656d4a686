package dev.countersign.sandbox;

import dev.countersign.authorization.SignatureEvidence;
import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.Hex;
import dev.countersign.ethereum.Keccak256;
import dev.countersign.market.Token;
import dev.countersign.transfer.ChainOutcome;
import dev.countersign.transfer.Movement;
import dev.countersign.transfer.Simulation;
import dev.countersign.transfer.Submission;
import dev.countersign.transfer.Transactor;
import dev.countersign.transfer.Transfer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** A chain with token balances, forwarder nonces and faults on demand, kept in the database so that it outlives a crash. */
@ApplicationScoped
public class SimulatedChain implements Transactor {

    /** Why a payout from somebody else's address reverts. */
    static final String NO_ESCROW = "the sender is no escrow of ours";

    /** The network of ramp orders. */
    static final String NETWORK = "sandbox";

    /** All networks that it serves: on the others customers' sends and withdrawals leave. */
    private static final Set<String> NETWORKS = Set.of(NETWORK, "polygon", "ethereum");

    private static final String NONCE = "select nonce from sandbox_chain_nonce where address = $1";
    private static final String BALANCE =
            "select balance from sandbox_chain_account where token_address = $1 and address = $2";
    /** Whoever has the key of an address is the only one who can spend from it: we operate escrows, not wallets. */
    static final String SOMEBODY_ELSES = """
            select from wallet where network_id = 'sandbox' and address = $1
            union all select from ramp_offer where network_id = 'sandbox' and settlement_address = $1
            union all select from send_out_quote where solver_address = $1 limit 1""";

    private static final String TAKE_FAULT = """
            update sandbox_chain_fault set remaining = remaining - 1 where kind = $1 and remaining > 0 returning kind""";
    private static final String ACCEPT = """
            insert into sandbox_chain_transaction (tx_hash, kind, token_address, sender, recipient, amount, nonce, deadline,
                                                   doomed, status, broadcast_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'PENDING', countersign_now())
            on conflict (tx_hash) do nothing""";
    private static final String LOOK_UP = "select status, failure from sandbox_chain_transaction where tx_hash = $1";

    private final Database database;
    private final SandboxConfig config;

    SimulatedChain(Database database, SandboxConfig config) {
        this.database = database;
        this.config = config;
    }

    @Override
    public boolean serves(String networkId) {
        return config.enabled() && NETWORKS.contains(networkId);
    }

    @Override
    public Uni<BigInteger> balance(Token token, Address holder) {
        return balance(token.contract(), holder);
    }

    @Override
    public Uni<BigInteger> forwarderNonce(Transfer transfer) {
        return database.first(NONCE, transfer.sender().lowerCase())
                .map(row -> row.map(found -> found.getBigDecimal("nonce").toBigIntegerExact())
                        .orElse(BigInteger.ZERO));
    }

    @Override
    public Uni<Simulation> simulate(Movement movement, BigInteger committed) {
        return switch (movement) {
            case Movement.Relay relay -> simulateRelay(relay.transfer(), committed);
            case Movement.Payout payout -> simulatePayout(payout.transfer());
        };
    }

    private Uni<Simulation> simulatePayout(Transfer transfer) {
        return database.first(SOMEBODY_ELSES, transfer.sender().lowerCase())
                .flatMap(other -> other.isPresent()
                        ? Uni.createFrom().item(new Simulation.Reverted(NO_ESCROW))
                        : balance(transfer.token(), transfer.sender()).map(balance -> compare(balance, transfer)));
    }

    private Uni<Simulation> simulateRelay(Transfer transfer, BigInteger committed) {
        return takes(ChainFault.SIMULATION_FAILED)
                .flatMap(fails -> fails
                        ? Uni.createFrom()
                                .item(new Simulation.Reverted("on-chain simulation failed: execution reverted"))
                        : takes(ChainFault.INSUFFICIENT_BALANCE)
                                .flatMap(poor -> balance(transfer.token(), transfer.sender())
                                        .map(balance -> compare(
                                                poor ? BigInteger.ZERO : balance.subtract(committed), transfer))));
    }

    private static Simulation compare(BigInteger free, Transfer transfer) {
        return free.compareTo(transfer.amountAtomic()) < 0
                ? new Simulation.InsufficientBalance(free.max(BigInteger.ZERO), transfer.amountAtomic())
                : new Simulation.Passed();
    }

    @Override
    public Uni<Submission> prepare(Transaction transaction, Movement movement) {
        Transfer transfer = movement.transfer();
        JsonObject call = new JsonObject()
                .put("transfer", transfer.id().toString())
                .put("token", transfer.token().lowerCase())
                .put("sender", transfer.sender().lowerCase())
                .put("recipient", transfer.recipient().lowerCase())
                .put("amount", transfer.amountAtomic().toString());
        signature(movement)
                .ifPresent(signed -> call.put("nonce", signed.request().nonce().toString())
                        .put("deadline", signed.request().deadline().toString())
                        .put("signature", signed.signature().toHex()));
        byte[] bytes = call.encode().getBytes(StandardCharsets.UTF_8);
        return Uni.createFrom().item(new Submission(Hex.encode(Keccak256.hash(bytes)), bytes));
    }

    private static Optional<SignatureEvidence> signature(Movement movement) {
        return switch (movement) {
            case Movement.Relay relay -> Optional.of(relay.signed());
            case Movement.Payout payout -> Optional.empty();
        };
    }

    @Override
    public Uni<Void> broadcast(Submission submission) {
        return takes(ChainFault.SILENT)
                .flatMap(lost -> lost
                        ? Uni.createFrom().failure(new LostAnswerException())
                        : lookUp(submission)
                                .flatMap(known -> known instanceof ChainOutcome.Unknown
                                        ? takes(ChainFault.REVERT).flatMap(doomed -> accept(submission, doomed))
                                        : Uni.createFrom().voidItem()));
    }

    private Uni<Void> accept(Submission submission, boolean doomed) {
        JsonObject call = new JsonObject(new String(submission.bytes(), StandardCharsets.UTF_8));
        boolean forwarded = call.containsKey("signature");
        return database.run(
                        ACCEPT,
                        submission.txHash(),
                        forwarded ? "FORWARDED" : "ESCROW",
                        call.getString("token"),
                        call.getString("sender"),
                        call.getString("recipient"),
                        new BigDecimal(call.getString("amount")),
                        forwarded ? new BigDecimal(call.getString("nonce")) : null,
                        forwarded ? new BigDecimal(call.getString("deadline")) : null,
                        doomed)
                .replaceWithVoid();
    }

    @Override
    public Uni<ChainOutcome> lookUp(Submission submission) {
        return database.first(LOOK_UP, submission.txHash()).map(row -> {
            if (row.isEmpty()) {
                return new ChainOutcome.Unknown();
            }
            return switch (row.get().getString("status")) {
                case "MINED" -> new ChainOutcome.Confirmed();
                case "REVERTED" -> new ChainOutcome.Reverted(row.get().getString("failure"));
                default -> new ChainOutcome.Pending();
            };
        });
    }

    private Uni<BigInteger> balance(Address token, Address holder) {
        return database.first(BALANCE, token.lowerCase(), holder.lowerCase())
                .map(row -> row.map(found -> found.getBigDecimal("balance").toBigIntegerExact())
                        .orElse(BigInteger.ZERO));
    }

    private Uni<Boolean> takes(ChainFault fault) {
        return database.first(TAKE_FAULT, fault.text()).map(Optional::isPresent);
    }

    /** The simulated node did not answer. */
    static final class LostAnswerException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LostAnswerException() {
            super("the node did not answer");
        }
    }
}
