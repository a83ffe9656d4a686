package dev.countersign.event;

import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;

/**
 * The fragment of an insert statement that appends a new row's first event and queues it. The insert must be a common table expression
 * named {@code born} that returns the new row; the event's data is {@code '{}'}, its
 * {@link Cause} the parameter named.
 */
public final class Birth {

    private Birth() {}

    /**
     * The fragment.
     *
     * @param subject the kind of row
     * @param trigger the command that made it
     * @param cause the placeholder of the {@link Cause}, such as {@code $12}
     */
    public static String event(SubjectType subject, String trigger, String cause) {
        return statement(subject, trigger, cause, "");
    }

    /**
     * The same, with one more column in the answer.
     *
     * @param more an expression with its name, over {@code born} and other common table expressions of the statement
     */
    public static String event(SubjectType subject, String trigger, String cause, String more) {
        return statement(subject, trigger, cause, ", " + more);
    }

    private static String statement(SubjectType subject, String trigger, String cause, String more) {
        return """
                , appended as (
                  insert into event (id, partner_id, subject_type, subject_id, sequence, trigger, to_state, request_id,
                                     traceparent, occurred_at)
                  select countersign_uuid(), partner_id, '%s', id, version, '%s', state, (%s::text[])[1],
                         (%s::text[])[2], created_at from born
                  returning id, partner_id, subject_id, sequence, occurred_at
                )%s
                select *, (select count(*) from queued) as queued%s from born""".formatted(subject, trigger, cause, cause, Outbox.queue(subject), more);
    }

    /** Runs an insert statement that ends in the fragment; what it queued is delivered once the transaction is committed. */
    public static Uni<List<Row>> insert(Transaction transaction, String sql, Object... values) {
        return transaction.run(sql, values).invoke(born -> {
            if (!born.isEmpty() && born.getFirst().getLong("queued") > 0) {
                transaction.note(OutboxNews.QUEUED);
            }
        });
    }
}
