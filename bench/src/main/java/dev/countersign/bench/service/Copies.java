package dev.countersign.bench.service;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows by the hundred thousand: copies of one that the service made itself, so that they are what it makes, whatever the schema looks
 * like. Nothing but these rows; the schema's checks hold, foreign keys and triggers are passed over.
 */
final class Copies implements AutoCloseable {

    private static final int AT_ONCE = 50_000;

    /** Ids in the order of their numbers, as those of the service are in the order of time. */
    private static final String ID = """
            create or replace function bench_id(kind integer, n bigint) returns uuid language sql immutable as $$
              select (lpad(to_hex(1700000000000 + n), 12, '0') || '70008' || lpad(to_hex(kind), 3, '0') || lpad(to_hex(n), 12, '0'))::uuid
            $$""";

    private final Connection connection;

    Copies(Connection connection) {
        this.connection = connection;
        run(ID);
        run("set session_replication_role = replica");
        run("set synchronous_commit = off");
    }

    /**
     * Copies the one row of a table to which a condition applies.
     *
     * @param changed what the copies have instead: SQL over the number {@code n} of the copy and the original {@code t}
     */
    void of(String table, String original, Map<String, String> changed, long first, long count) {
        List<String> names = columns(table);
        String values = String.join(
                ", ",
                names.stream()
                        .map(name -> changed.getOrDefault(name, "t." + name))
                        .toList());
        for (long from = first; from < first + count; from += AT_ONCE) {
            run("insert into %s (%s) select %s from %s t, generate_series(%d::bigint, %d::bigint) n where %s"
                    .formatted(
                            table,
                            String.join(", ", names),
                            values,
                            table,
                            from,
                            Math.min(from + AT_ONCE, first + count) - 1,
                            original));
        }
    }

    private List<String> columns(String table) {
        List<String> names = new ArrayList<>();
        String query = """
                select attname from pg_attribute where attrelid = '%s'::regclass and attnum > 0 and not attisdropped
                   and attgenerated = '' and attidentity = '' order by attnum""".formatted(table);
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException failure) {
            throw new IllegalStateException(query, failure);
        }
    }

    void run(String sql) {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    /** The triggers that were passed over would have counted the orders. */
    private void tally() {
        run("truncate ramp_order_tally");
        run("insert into ramp_order_tally (partner_id, provider_id, state, orders, folded)"
                + " select partner_id, provider_id, state, count(*), true from ramp_order group by 1, 2, 3");
    }

    @Override
    public void close() {
        tally();
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
