package dev.countersign.bench.service;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether what a request asks of the database walks through a whole large table. */
final class Plans {

    private static final Pattern WHOLE = Pattern.compile("Seq Scan on (\\w+)");

    /** Reading a smaller table as a whole is right. */
    private static final long LARGE = 10_000;

    /** A session settles on its plan for a prepared statement after five executions. */
    private static final int EXECUTIONS = 6;

    private final Postgres postgres;
    private final String database;

    Plans(Postgres postgres, String database) {
        this.postgres = postgres;
        this.database = database;
    }

    /** What is scanned as a whole, in words. */
    String of(int port, byte[] request) {
        List<Statement> ran = new Recording(postgres, database)
                .of(port, List.of(request))
                .traces()
                .getFirst();
        Set<String> whole = new TreeSet<>();
        try (Connection connection = postgres.connect(database)) {
            for (Statement statement : ran) {
                if (!statement.begins() && !statement.commits()) {
                    whole.addAll(scanned(connection, statement));
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        whole.removeIf(table -> postgres.number(
                        database, "select reltuples::bigint from pg_class where oid = '" + table + "'::regclass")
                < LARGE);
        return ran.size() + " statements, "
                + (whole.isEmpty() ? "indexes" : "**scans " + String.join(", ", whole) + "**");
    }

    private static Set<String> scanned(Connection connection, Statement asked) throws SQLException {
        String values = asked.parameters().stream()
                .map(value ->
                        value.map(text -> "'" + text.replace("'", "''") + "'").orElse("null"))
                .collect(Collectors.joining(", "));
        String execute = "execute bench_plan" + (values.isEmpty() ? "" : "(" + values + ")");
        Set<String> found = new TreeSet<>();
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute("begin");
            statement.execute("prepare bench_plan as " + asked.sql());
            for (int run = 0; run < EXECUTIONS; run++) {
                statement.execute(execute);
            }
            try (ResultSet lines = statement.executeQuery("explain " + execute)) {
                while (lines.next()) {
                    Matcher scan = WHOLE.matcher(lines.getString(1));
                    if (scan.find()) {
                        found.add(scan.group(1));
                    }
                }
            }
            statement.execute("rollback");
            statement.execute("deallocate bench_plan");
        }
        return found;
    }
}
