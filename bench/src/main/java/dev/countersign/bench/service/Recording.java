package dev.countersign.bench.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements of requests that are sent one after the other, in the order in which the server ran them. Between two requests we run
 * a mark of our own.
 */
final class Recording {

    private static final Pattern PREPARED = Pattern.compile("execute [^:]+: (.*)", Pattern.DOTALL);
    private static final String SIMPLE = "statement: ";
    private static final String MARK = "select 'bench mark '";
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int RELOAD_MILLIS = 300;

    private final Postgres postgres;
    private final String database;

    Recording(Postgres postgres, String database) {
        this.postgres = postgres;
        this.database = database;
    }

    /** The answers of the requests, and what each ran. */
    record Result(List<String> answers, List<List<Statement>> traces) {}

    Result of(int port, List<byte[]> requests) {
        long begin = size();
        postgres.record(true);
        Service.pause(RELOAD_MILLIS);
        List<String> answers = new ArrayList<>();
        try (Connection connection = postgres.connect(database);
                HttpConnection http = new HttpConnection(port)) {
            for (byte[] request : requests) {
                mark(connection);
                HttpConnection.Answer answer = http.send(request);
                if (answer.status() / 100 != 2) {
                    throw new IllegalStateException("answered " + answer.status() + " " + answer.text());
                }
                answers.add(answer.text());
            }
            mark(connection);
        } catch (IOException | SQLException failure) {
            throw new IllegalStateException(failure);
        } finally {
            postgres.record(false);
        }
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        List<List<Statement>> traces = read(begin);
        while (traces.size() < requests.size() && System.nanoTime() < end) {
            Service.pause(RELOAD_MILLIS);
            traces = read(begin);
        }
        if (traces.size() != requests.size()) {
            throw new IllegalStateException(
                    "the log has " + traces.size() + " of " + requests.size() + " requests: " + postgres.log());
        }
        return new Result(answers, traces);
    }

    private static void mark(Connection connection) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(MARK);
        }
    }

    private long size() {
        try {
            return Files.exists(postgres.log()) ? Files.size(postgres.log()) : 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What stands between two marks. */
    private List<List<Statement>> read(long from) {
        List<List<Statement>> closed = new ArrayList<>();
        List<Statement> open = null;
        try (BufferedReader lines = new BufferedReader(readFrom(postgres.log(), from))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.endsWith("}")) {
                    break; // still being written
                }
                JsonNode entry = Api.JSON.readTree(line);
                String sql = sql(entry.path("message").asText());
                if (sql.isEmpty() || !entry.path("dbname").asText().equals(database)) {
                    continue;
                }
                if (sql.equals(MARK)) {
                    if (open != null) {
                        closed.add(open);
                    }
                    open = new ArrayList<>();
                } else if (open != null) {
                    open.add(new Statement(
                            sql, LoggedParameters.read(entry.path("detail").asText())));
                }
            }
            return closed;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Reader readFrom(Path path, long from) throws IOException {
        var in = Files.newInputStream(path);
        in.skipNBytes(from);
        return new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    /** What a line says was executed; nothing for other lines. */
    private static String sql(String message) {
        if (message.startsWith(SIMPLE)) {
            return message.substring(SIMPLE.length()).strip();
        }
        Matcher prepared = PREPARED.matcher(message);
        return prepared.matches() ? prepared.group(1).strip() : "";
    }
}
