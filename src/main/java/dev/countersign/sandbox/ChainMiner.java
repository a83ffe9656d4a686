package dev.countersign.sandbox;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Mines the simulated chain: executes its pending transactions in the order in which they arrived. */
@ApplicationScoped
public class ChainMiner {

    private static final String PENDING = """
            select *, extract(epoch from countersign_now())::bigint as now from sandbox_chain_transaction
             where status = 'PENDING' and broadcast_at <= countersign_now() - $1 * interval '1 millisecond'
             order by position limit 500 for update""";
    private static final String NONCE = "select nonce from sandbox_chain_nonce where address = $1 for update";
    private static final String USE_NONCE = """
            insert into sandbox_chain_nonce (address, nonce) values ($1, 1)
            on conflict (address) do update set nonce = sandbox_chain_nonce.nonce + 1""";
    private static final String SPEND = """
            update sandbox_chain_account set balance = balance - $3
             where token_address = $1 and address = $2 and balance >= $3 returning balance""";
    private static final String EARN = """
            insert into sandbox_chain_account (token_address, address, balance) values ($1, $2, $3)
            on conflict (token_address, address) do update set balance = sandbox_chain_account.balance + excluded.balance""";
    private static final String MINED = "update sandbox_chain_transaction set status = 'MINED' where tx_hash = $1";
    private static final String REVERTED =
            "update sandbox_chain_transaction set status = 'REVERTED', failure = $2 where tx_hash = $1";

    private final Database database;
    private final SandboxConfig config;

    ChainMiner(Database database, SandboxConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Mines what has waited long enough. */
    @Scheduled(
            identity = "sandbox-chain-miner",
            every = "{countersign.sandbox.tick}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SandboxOff.class)
    public Uni<Void> run() {
        return database.transaction(transaction -> transaction
                .run(PENDING, config.confirmation().toMillis())
                .flatMap(pending -> mine(transaction, pending, 0)));
    }

    private Uni<Void> mine(Transaction transaction, List<Row> pending, int index) {
        return index == pending.size()
                ? Uni.createFrom().voidItem()
                : execute(transaction, pending.get(index)).flatMap(done -> mine(transaction, pending, index + 1));
    }

    private Uni<Void> execute(Transaction transaction, Row call) {
        if (call.getBoolean("doomed")) {
            return revert(transaction, call, "execution reverted");
        }
        return obstacle(transaction, call)
                .flatMap(obstacle -> obstacle.isPresent()
                        ? revert(transaction, call, obstacle.get())
                        : transaction
                                .first(
                                        SPEND,
                                        call.getString("token_address"),
                                        call.getString("sender"),
                                        call.getBigDecimal("amount"))
                                .flatMap(spent -> spent.isEmpty()
                                        ? revert(transaction, call, "ERC20: transfer amount exceeds balance")
                                        : succeed(transaction, call)));
    }

    /** As OpenZeppelin's forwarder: a request is executed under the sender's present nonce, until its deadline. */
    private static Uni<Optional<String>> obstacle(Transaction transaction, Row call) {
        BigDecimal signed = call.getBigDecimal("nonce");
        if (signed == null) {
            return transaction
                    .first(SimulatedChain.SOMEBODY_ELSES, call.getString("sender"))
                    .map(other -> other.map(found -> SimulatedChain.NO_ESCROW));
        }
        if (call.getBigDecimal("deadline").compareTo(BigDecimal.valueOf(call.getLong("now"))) < 0) {
            return Uni.createFrom().item(Optional.of("ERC2771ForwarderExpiredRequest"));
        }
        return transaction.first(NONCE, call.getString("sender")).map(row -> {
            BigDecimal present = row.map(found -> found.getBigDecimal("nonce")).orElse(BigDecimal.ZERO);
            return present.compareTo(signed) == 0 ? Optional.empty() : Optional.of("ERC2771ForwarderInvalidSigner");
        });
    }

    private static Uni<Void> succeed(Transaction transaction, Row call) {
        Uni<?> nonce = call.getBigDecimal("nonce") == null
                ? Uni.createFrom().voidItem()
                : transaction.run(USE_NONCE, call.getString("sender"));
        return nonce.flatMap(used -> transaction.run(
                        EARN,
                        call.getString("token_address"),
                        call.getString("recipient"),
                        call.getBigDecimal("amount")))
                .flatMap(earned -> transaction.run(MINED, call.getString("tx_hash")))
                .replaceWithVoid();
    }

    private static Uni<Void> revert(Transaction transaction, Row call, String reason) {
        return transaction.run(REVERTED, call.getString("tx_hash"), reason).replaceWithVoid();
    }
}
