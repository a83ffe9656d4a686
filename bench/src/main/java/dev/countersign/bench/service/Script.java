package dev.countersign.bench.service;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Recorded requests of one kind: the statements that all of them ran, the types of their parameters, and the parameters of each.
 *
 * @param shape the statements, in order
 * @param types the PostgreSQL types of the parameters of each statement
 * @param cases for each request the parameters of each statement
 */
record Script(List<String> shape, List<List<String>> types, List<List<List<Optional<String>>>> cases) {

    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

    /** What pgbench would take for one of its variables. */
    private static final Pattern COLON = Pattern.compile("(?<!:):[A-Za-z_]");

    private static final String NULL = "(null)";
    private static final String CASES = "bench_case";

    /** Of recorded requests, which must all have run the same. */
    static Script of(Postgres postgres, String database, List<List<Statement>> recorded) {
        List<List<Statement>> traces = recorded.stream()
                .map(trace -> inOrder(trace, recorded.getFirst()))
                .toList();
        List<List<String>> shapes = traces.stream()
                .map(trace -> trace.stream().map(Statement::sql).toList())
                .toList();
        Map<List<String>, Long> counted =
                shapes.stream().collect(Collectors.groupingBy(shape -> shape, Collectors.counting()));
        if (counted.size() > 1) {
            throw new IllegalStateException("the recorded requests ran different statements: "
                    + counted.entrySet().stream()
                            .map(each -> each.getValue() + " × " + String.join(" / ", each.getKey()))
                            .collect(Collectors.joining("\n")));
        }
        List<String> shape = shapes.getFirst();
        return new Script(
                shape,
                types(postgres, database, shape),
                traces.stream()
                        .map(trace -> trace.stream().map(Statement::parameters).toList())
                        .toList());
    }

    /** What the service asks at the same time comes in any order: brought into that of the first. What is in a transaction stays. */
    private static List<Statement> inOrder(List<Statement> trace, List<Statement> first) {
        List<String> order = first.stream().map(Statement::sql).toList();
        List<Statement> sorted = new ArrayList<>();
        List<Statement> outside = new ArrayList<>();
        boolean inside = false;
        for (Statement statement : trace) {
            inside |= statement.begins();
            if (inside) {
                sorted.addAll(sorted(outside, order));
                outside.clear();
                sorted.add(statement);
            } else {
                outside.add(statement);
            }
            inside &= !statement.commits();
        }
        sorted.addAll(sorted(outside, order));
        return sorted;
    }

    private static List<Statement> sorted(List<Statement> outside, List<String> order) {
        return outside.stream()
                .sorted(Comparator.comparingInt(statement -> order.indexOf(statement.sql())))
                .toList();
    }

    /** How many statements a request runs. */
    int roundTrips() {
        return shape.size();
    }

    private static List<List<String>> types(Postgres postgres, String database, List<String> shape) {
        try (Connection connection = postgres.connect(database)) {
            List<List<String>> types = new ArrayList<>();
            for (String sql : shape) {
                types.add(PARAMETER.matcher(sql).find() ? types(connection, sql) : List.of());
            }
            return types;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static List<String> types(Connection connection, String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute("prepare bench_types as " + sql);
            try (ResultSet row = statement.executeQuery(
                    "select parameter_types::text[] from pg_prepared_statements where name = 'bench_types'")) {
                row.next();
                return Arrays.asList((String[]) row.getArray(1).getArray());
            } finally {
                statement.execute("deallocate bench_types");
            }
        }
    }

    /**
     * The same for pgbench.
     *
     * @param lookUp the commands that read the parameters of a request into variables
     * @param body the statements
     * @param constants the values of those parameters that are the same in all requests
     */
    record Pgbench(String lookUp, String body, Map<String, String> constants) {}

    /** Writes the parameters that differ into a table of the database, and the statements as a script that reads them from there. */
    Pgbench forPgbench(Postgres postgres, String database) {
        Map<List<String>, String> columns = new LinkedHashMap<>();
        Map<String, String> constants = new TreeMap<>();
        StringBuilder body = new StringBuilder();
        for (int statement = 0; statement < shape.size(); statement++) {
            body.append(statement(statement, columns, constants)).append(";\n");
        }
        fill(postgres, database, columns);
        String lookUp = "\\set i :i + 1\n\\set n :base + :client_id + :i * :in_flight\n"
                + (columns.isEmpty()
                        ? ""
                        : "select " + String.join(", ", columns.values()) + " from " + CASES
                                + " where n = :n \\gset\n");
        return new Pgbench(lookUp, body.toString(), constants);
    }

    private String statement(int number, Map<List<String>, String> columns, Map<String, String> constants) {
        String sql = shape.get(number);
        if (COLON.matcher(sql).find()) {
            throw new IllegalStateException("pgbench would misread a colon in: " + sql);
        }
        Matcher parameters = PARAMETER.matcher(sql);
        StringBuilder text = new StringBuilder();
        while (parameters.find()) {
            int index = Integer.parseInt(parameters.group(1)) - 1;
            List<Optional<String>> values =
                    cases.stream().map(each -> each.get(number).get(index)).toList();
            String type = types.get(number).get(index);
            parameters.appendReplacement(text, Matcher.quoteReplacement(value(values, type, columns, constants)));
        }
        parameters.appendTail(text);
        return text.toString();
    }

    private static String value(
            List<Optional<String>> values,
            String type,
            Map<List<String>, String> columns,
            Map<String, String> constants) {
        long distinct = values.stream().distinct().count();
        if (distinct == 1 && values.getFirst().isEmpty()) {
            return "(null::" + type + ")";
        }
        if (distinct == 1) {
            String text = values.getFirst().orElseThrow();
            String known = constants.entrySet().stream()
                    .filter(each -> each.getValue().equals(text))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse("c" + constants.size());
            constants.put(known, text);
            return "(:" + known + "::" + type + ")";
        }
        boolean nullable = values.contains(Optional.empty());
        List<String> texts = values.stream().map(value -> value.orElse(NULL)).toList();
        String column = columns.computeIfAbsent(texts, absent -> "v" + columns.size());
        return nullable ? "(nullif(:" + column + ", '" + NULL + "')::" + type + ")" : "(:" + column + "::" + type + ")";
    }

    private void fill(Postgres postgres, String database, Map<List<String>, String> columns) {
        postgres.run(database, "drop table if exists " + CASES);
        postgres.run(
                database,
                "create table " + CASES + " (n integer primary key"
                        + columns.values().stream()
                                .map(column -> ", " + column + " text")
                                .collect(Collectors.joining()) + ")");
        String insert = "insert into " + CASES + " values (?" + ", ?".repeat(columns.size()) + ")";
        try (Connection connection = postgres.connect(database);
                PreparedStatement row = connection.prepareStatement(insert)) {
            connection.setAutoCommit(false);
            for (int number = 0; number < cases.size(); number++) {
                row.setInt(1, number);
                int column = 2;
                for (List<String> values : columns.keySet()) {
                    row.setString(column++, values.get(number));
                }
                row.addBatch();
            }
            row.executeBatch();
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        postgres.run(database, "vacuum (analyze) " + CASES);
    }
}
