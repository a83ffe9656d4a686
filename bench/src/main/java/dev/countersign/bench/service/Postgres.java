package dev.countersign.bench.service;

import dev.countersign.embedded.EmbeddedDatabase;
import dev.countersign.embedded.EmbeddedDatabase.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A PostgreSQL of our own, as durable as in production, whose databases are copied from one another. */
final class Postgres implements AutoCloseable {

    private static final String USER = "countersign";

    /**
     * All figures are of one machine and one server. The log is where statements are recorded from; it is silent otherwise. The rest
     * keeps a checkpoint from falling into one measurement and not into another.
     */
    private static final List<String> SETTINGS = List.of(
            "logging_collector = on",
            "log_destination = 'jsonlog'",
            "log_directory = 'log'",
            "log_filename = 'bench'",
            "log_rotation_age = 0",
            "log_rotation_size = 0",
            "log_min_messages = log",
            "log_checkpoints = off",
            "shared_buffers = '512MB'",
            "max_wal_size = '8GB'",
            "checkpoint_timeout = '1h'",
            "autovacuum = off");

    private final Path home;
    private final int port;
    private EmbeddedDatabase server;

    private Postgres(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    /** Starts one in a folder of its own; {@code programs} is where its programs are unpacked, once. */
    static Postgres start(Path home, Path programs) {
        Postgres postgres = new Postgres(home, freePort());
        postgres.server = EmbeddedDatabase.start(home, programs, OptionalInt.of(postgres.port), Durability.DURABLE);
        SETTINGS.forEach(setting -> postgres.run("postgres", "alter system set " + setting));
        postgres.server.stop();
        postgres.server = EmbeddedDatabase.start(home, programs, OptionalInt.of(postgres.port), Durability.DURABLE);
        return postgres;
    }

    int port() {
        return port;
    }

    String user() {
        return USER;
    }

    String password() {
        return server.configuration().get("quarkus.datasource.password");
    }

    /** What points the service at one of the databases. */
    Map<String, String> environment(String database) {
        Map<String, String> environment = new TreeMap<>();
        configuration(database)
                .forEach((key, value) ->
                        environment.put(key.toUpperCase(java.util.Locale.ROOT).replace('.', '_'), value));
        return environment;
    }

    /** The same under the names of properties. */
    Map<String, String> configuration(String database) {
        Map<String, String> configuration = new TreeMap<>();
        server.configuration()
                .forEach((key, value) -> configuration.put(key, value.replaceFirst("/postgres$", "/" + database)));
        return configuration;
    }

    /** Makes a database that is a copy of another, to which nobody is connected. */
    void copy(String from, String to) {
        run("postgres", "drop database if exists " + to);
        run("postgres", "create database " + to + " template " + from + " strategy file_copy");
    }

    void create(String database) {
        run("postgres", "drop database if exists " + database);
        run("postgres", "create database " + database);
    }

    void drop(String database) {
        run("postgres", "drop database if exists " + database + " with (force)");
    }

    /** As autovacuum would do soon, and a checkpoint: so all begin alike. */
    void settle(String database) {
        run(database, "vacuum (analyze)");
        run(database, "checkpoint");
    }

    /** Logs all statements from now on, with their parameters, or none. */
    void record(boolean on) {
        run("postgres", "alter system set log_statement = '" + (on ? "all" : "none") + "'");
        run("postgres", "select pg_reload_conf()");
    }

    /** Where the statements are logged, as JSON lines. */
    Path log() {
        return home.resolve("postgres").resolve("log").resolve("bench.json");
    }

    String version() {
        return text("postgres", "show server_version");
    }

    Connection connect(String database) {
        try {
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, password());
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    void run(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    /** The first column of the first row. */
    String text(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    long number(String database, String sql) {
        return Long.parseLong(text(database, sql));
    }

    @Override
    public void close() {
        server.stop();
    }

    /** CPU time of the server and its processes so far, in clock ticks; 0 where there is no {@code /proc}. */
    long cpuTicks() {
        Path pid = home.resolve("postgres").resolve("postmaster.pid");
        try (Stream<String> lines = Files.lines(pid)) {
            long postmaster = Long.parseLong(lines.findFirst().orElse("0").strip());
            return ProcessHandle.of(postmaster)
                    .map(server -> Processes.ticks(postmaster)
                            + server.children()
                                    .mapToLong(child -> Processes.ticks(child.pid()))
                                    .sum())
                    .orElse(0L);
        } catch (IOException failure) {
            return 0;
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
