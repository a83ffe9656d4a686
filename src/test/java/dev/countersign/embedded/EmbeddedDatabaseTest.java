package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.embedded.EmbeddedDatabase.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @TempDir
    Path home;

    private EmbeddedDatabase database;

    @AfterEach
    void end() {
        if (database != null) {
            database.stop();
        }
    }

    @Test
    void keepsItsDataAcrossRestarts() throws SQLException {
        start();
        ask("create table kept as select 42 as answer");
        database.stop();
        assertThat(database.pidFile()).doesNotExist();

        start();

        assertThat(ask("select answer from kept")).isEqualTo("42");
    }

    @Test
    void endsTheServerThatACrashLeftBehind() throws Exception {
        start();
        ask("create table kept as select 42 as answer");
        Optional<ProcessHandle> leftover = server();

        start();

        assertThat(server()).isPresent().isNotEqualTo(leftover);
        assertThat(Files.readString(home.resolve("postgres.log.1"))).contains("received fast shutdown request");
        assertThat(ask("select answer from kept")).isEqualTo("42");
    }

    @Test
    void startsAlthoughTheNumberOfADeadServerNowBelongsToSomebodyElse() throws Exception {
        start();
        database.stop();
        Files.writeString(database.pidFile(), ProcessHandle.current().pid() + "\n" + home + "\n");

        start();

        assertThat(ask("select 1")).isEqualTo("1");
    }

    /** A crash while the data folder is made leaves the program that makes it, still at work. */
    @Test
    void isNotDisturbedByWhatACrashedFirstStartStillWrites() throws Exception {
        Path begun = home.resolve("postgres.unfinished");
        AtomicBoolean crashed = new AtomicBoolean(true);
        Thread leftover = Thread.ofPlatform().start(() -> {
            for (int file = 0; crashed.get(); file = (file + 1) % 1000) {
                try {
                    Files.createDirectories(begun.resolve("base"));
                    Files.writeString(begun.resolve("base").resolve("file-" + file), "");
                } catch (IOException deletedMeanwhile) {
                    // and so it would be for the program
                }
            }
        });
        try {
            start();
            assertThat(ask("select 1")).isEqualTo("1");
        } finally {
            crashed.set(false);
            leftover.join();
        }
        database.stop();

        start();

        assertThat(home.toFile().list()).noneMatch(name -> name.startsWith("postgres.unfinished"));
    }

    @Test
    void refusesAFolderOfAnotherVersion() throws Exception {
        Path data = Files.createDirectory(home.resolve("postgres"));
        Files.writeString(data.resolve("PG_VERSION"), "9\n");

        assertThatThrownBy(this::start).isInstanceOf(StartupRefused.class).hasMessageContaining("made by PostgreSQL 9");
    }

    @Test
    void writesToDiskUnlessToldOtherwise() throws SQLException {
        database = EmbeddedDatabase.start(home, Path.of(".countersign"), OptionalInt.empty(), Durability.DURABLE);

        assertThat(ask("show fsync")).isEqualTo("on");
        assertThat(ask("show synchronous_commit")).isEqualTo("on");
        assertThat(ask("show data_checksums")).isEqualTo("on");
    }

    private void start() {
        database = EmbeddedDatabase.start(home, Path.of(".countersign"), OptionalInt.empty(), Durability.FAST);
    }

    private Optional<ProcessHandle> server() throws IOException {
        return new Postmaster(home.toRealPath().resolve("postgres")).named();
    }

    private String ask(String sql) throws SQLException {
        Map<String, String> configuration = database.configuration();
        try (Connection connection = DriverManager.getConnection(
                        configuration.get("quarkus.datasource.jdbc.url"),
                        configuration.get("quarkus.datasource.username"),
                        configuration.get("quarkus.datasource.password"));
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet answer = statement.getResultSet()) {
                answer.next();
                return answer.getString(1);
            }
        }
    }
}
