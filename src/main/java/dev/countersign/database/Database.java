package dev.countersign.database;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Opens transactions and runs single read statements on the reactive PostgreSQL pool. */
@ApplicationScoped
public class Database {

    /** serialization_failure and deadlock_detected: the whole transaction may be tried again (PostgreSQL, appendix A). */
    private static final Set<String> RETRYABLE = Set.of("40001", "40P01");

    private static final int RETRIES = 4;
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(10);
    private static final Duration LAST_BACK_OFF = Duration.ofMillis(200);

    /**
     * feature_not_supported, for a statement that a connection prepared before a migration gave its table another column. The client
     * prepares it anew after the first failure, so there are at most as many as one connection has statements in a transaction, for each
     * connection that it is tried on.
     */
    private static final String STALE_STATE = "0A000";

    private static final String STALE_STATEMENT = "cached plan must not change result type";
    private static final int STALE_STATEMENTS = 200;

    private final Pool pool;
    private final List<CommitListener> listeners;

    Database(Pool pool, @All List<CommitListener> listeners) {
        this.pool = pool;
        this.listeners = listeners;
    }

    /**
     * Runs {@code work} in one transaction: committed when it succeeds, rolled back when it fails. A transaction that lost to
     * a deadlock, or met a statement that a migration has made stale, is run again, so {@code work} must not do anything outside it.
     */
    public <T> Uni<T> transaction(Function<Transaction, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> onContext(Vertx.currentContext(), work));
    }

    /** Tried again where it was tried first: what the caller's context says of the request must still be there. */
    private <T> Uni<T> onContext(Context context, Function<Transaction, Uni<T>> work) {
        return Uni.createFrom()
                .deferred(() -> once(work))
                .runSubscriptionOn(task -> {
                    if (context == null || Vertx.currentContext() == context) {
                        task.run();
                    } else {
                        context.runOnContext(ignored -> task.run());
                    }
                })
                .onFailure(Database::isStale)
                .retry()
                .atMost(STALE_STATEMENTS)
                .onFailure(Database::isRetryable)
                .retry()
                .withBackOff(FIRST_BACK_OFF, LAST_BACK_OFF)
                .withJitter(0.5)
                .atMost(RETRIES);
    }

    /** Runs one statement on its own. */
    public Uni<List<Row>> run(String sql, Object... values) {
        return Uni.createFrom()
                .deferred(() -> pool.preparedQuery(sql).execute(Tuple.from(values)))
                .onFailure(Database::isStale)
                .retry()
                .atMost(STALE_STATEMENTS)
                .map(Transaction::toList);
    }

    /** Runs one statement on its own and takes its first row. */
    public Uni<Optional<Row>> first(String sql, Object... values) {
        return run(sql, values).map(rows -> rows.stream().findFirst());
    }

    /** Whether a failure is the violation of the named unique constraint or index. */
    public static boolean violates(Throwable failure, String constraint) {
        return failure instanceof PgException error && constraint.equals(error.getConstraint());
    }

    private <T> Uni<T> once(Function<Transaction, Uni<T>> work) {
        AtomicReference<Transaction> opened = new AtomicReference<>();
        return pool.withTransaction(connection -> {
                    Transaction transaction = new Transaction(connection, listeners);
                    opened.set(transaction);
                    return work.apply(transaction);
                })
                .invoke(() -> opened.get().committed());
    }

    private static boolean isStale(Throwable failure) {
        return failure instanceof PgException error
                && STALE_STATE.equals(error.getSqlState())
                && STALE_STATEMENT.equals(error.getErrorMessage());
    }

    private static boolean isRetryable(Throwable failure) {
        return failure instanceof PgException error && RETRYABLE.contains(error.getSqlState());
    }
}
