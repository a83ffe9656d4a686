package dev.countersign.database;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** One open database transaction, handed down through the features that change rows in it. */
public final class Transaction {

    private static final Logger LOG = Logger.getLogger(Transaction.class);

    private final SqlConnection connection;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final Set<Enum<?>> news = new HashSet<>();
    private final List<CommitListener> listeners;

    Transaction(SqlConnection connection, List<CommitListener> listeners) {
        this.connection = connection;
        this.listeners = listeners;
    }

    /** Runs one prepared statement; {@code values} fill {@code $1}, {@code $2}, …. */
    public Uni<List<Row>> run(String sql, Object... values) {
        return connection.preparedQuery(sql).execute(Tuple.from(values)).map(Transaction::toList);
    }

    /**
     * Runs one prepared statement once for each of {@code values}, one after the other, in one round trip. Each run sees what those
     * before it did.
     *
     * @return the rows of each, in the same order
     */
    public Uni<List<List<Row>>> each(String sql, List<Object[]> values) {
        return connection
                .preparedQuery(sql)
                .executeBatch(values.stream().map(Tuple::from).toList())
                .map(results -> {
                    List<List<Row>> all = new ArrayList<>(values.size());
                    for (RowSet<Row> result = results; result != null; result = result.next()) {
                        all.add(toList(result));
                    }
                    return all;
                });
    }

    /** Runs one prepared statement and takes its first row. */
    public Uni<Optional<Row>> first(String sql, Object... values) {
        return run(sql, values).map(rows -> rows.stream().findFirst());
    }

    /** Does something once this transaction is committed, and never when it is not: metrics, waking a job. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Tells every {@link CommitListener} of this, once, after this transaction is committed: for code that knows no beans. */
    public void note(Enum<?> what) {
        news.add(what);
    }

    void committed() {
        afterCommit.forEach(Transaction::whatever);
        news.forEach(what -> listeners.forEach(listener -> whatever(() -> listener.committed(what))));
    }

    /** What is committed is done, whatever becomes of what follows: the caller must not hear that it failed. */
    private static void whatever(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "something failed after a commit");
        }
    }

    static List<Row> toList(RowSet<Row> rows) {
        List<Row> list = new ArrayList<>(rows.size());
        rows.forEach(list::add);
        return list;
    }
}
