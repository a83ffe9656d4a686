package dev.countersign.event;

import dev.countersign.database.Transaction;
import dev.countersign.lifecycle.Edge;
import dev.countersign.lifecycle.TransitionTable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The one guarded statement by which a row changes its state. The edges of the command's trigger are its guard: a row moves if
 * and only if its present state has such an edge, its version goes up by one, and its event is appended, and queued for the
 * webhooks of its partner, by the very same statement. Rows that did not move are simply not returned.
 *
 * @param table the table, whose rows have {@code id}, {@code partner_id}, {@code state}, {@code version} and
 *     {@code updated_at}
 * @param subject the kind of row, as events name it
 */
public record Transition(String table, SubjectType subject) {

    /**
     * Rows are locked before their state is matched with an edge, so a row that a competitor just moved is seen as it is now. The
     * clock is read once, when all of them are held.
     */
    private static final String STATEMENT = """
            with edge as (
              select * from unnest($1::text[], $2::text[]) as edge (from_state, to_state)
            ), locked as materialized (
              select t.id, t.state from %1$s t where t.id = any ($3::uuid[]) order by t.id for update
            ), stamp as materialized (
              select countersign_now() as now from (select count(*) from locked) as all_of_them
            ), moved as (
              update %1$s t
                 set state = edge.to_state, version = t.version + 1, updated_at = stamp.now%3$s
                from stamp, locked join edge on edge.from_state = locked.state
               where t.id = locked.id%4$s
              returning t.*, edge.from_state
            ), appended as (
              insert into event (id, partner_id, subject_type, subject_id, sequence, trigger, from_state, to_state,
                                 data, request_id, traceparent, occurred_at)
              select countersign_uuid(), partner_id, '%2$s', id, version, $4::text, from_state, state, $5::jsonb,
                     ($6::text[])[1], ($6::text[])[2], updated_at
                from moved
              returning id, partner_id, subject_id, sequence, occurred_at
            )%6$s%5$sselect *, (select count(*) from queued) as queued from moved""";

    /** A change that sets nothing but the state. */
    public Change change() {
        return new Change("", "", "");
    }

    /**
     * The text of a statement that also sets columns and narrows the guard; parameters start at {@code $7}. The row is {@code t}, and
     * {@code stamp.now} the time at which all rows were held.
     */
    public Change change(String set, String guard) {
        return change(set, guard, "");
    }

    /**
     * The same, which also writes what hangs on the change.
     *
     * @param more more common table expressions, each with a comma before it, over {@code moved}: the rows that moved, as they are now
     */
    public Change change(String set, String guard, String more) {
        return new Change(set.isBlank() ? "" : ", " + set, guard.isBlank() ? "" : " and " + guard, more);
    }

    /** A prepared form of the transition, made once and kept in a constant. */
    public final class Change {

        private final String sql;

        private Change(String set, String guard, String more) {
            sql = STATEMENT.formatted(table, subject, set, guard, Outbox.queue(subject), more);
        }

        /**
         * Moves every named row that has an edge for the trigger.
         *
         * @return the rows that moved, with all their columns and {@code from_state}
         */
        public <S extends Enum<S>, C> Uni<List<Row>> apply(
                Transaction transaction, TransitionTable<S, C> machine, Move<C> move, Object... more) {
            List<Edge<S, C>> edges = machine.edgesOf(move.trigger());
            List<Object> values = new ArrayList<>(6 + more.length);
            values.add(edges.stream().map(edge -> edge.from().name()).toArray(String[]::new));
            values.add(edges.stream().map(edge -> edge.to().name()).toArray(String[]::new));
            values.add(move.ids().toArray(UUID[]::new));
            values.add(move.trigger().getSimpleName());
            values.add(move.data());
            values.add(Cause.current());
            values.addAll(Arrays.asList(more));
            return transaction.run(sql, values.toArray()).invoke(moved -> {
                if (!moved.isEmpty() && moved.getFirst().getLong("queued") > 0) {
                    transaction.note(OutboxNews.QUEUED);
                }
            });
        }
    }

    /**
     * Which rows, by which command, with what to remember.
     *
     * @param data facts for the event; no secret, no address book
     */
    public record Move<C>(Class<? extends C> trigger, List<UUID> ids, JsonObject data) {

        /** One row, nothing more to remember. */
        public static <C> Move<C> of(Class<? extends C> trigger, UUID id) {
            return new Move<>(trigger, List.of(id), new JsonObject());
        }

        /** One row, with facts. */
        public static <C> Move<C> of(Class<? extends C> trigger, UUID id, JsonObject data) {
            return new Move<>(trigger, List.of(id), data);
        }
    }
}
