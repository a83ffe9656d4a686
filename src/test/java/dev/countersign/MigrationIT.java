package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.crash.PackagedService;
import dev.countersign.embedded.EmbeddedDatabase;
import dev.countersign.embedded.EmbeddedDatabase.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrations as a job: {@code migrate} brings the schema up and ends; replicas that do not migrate wait for it. */
class MigrationIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Path folder;
    private EmbeddedDatabase database;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(PackagedService.isBuilt(), "nothing is packaged");
        folder = Files.createTempDirectory("countersign-migration-").toRealPath();
        database = EmbeddedDatabase.start(folder, Path.of(".countersign"), OptionalInt.empty(), Durability.FAST);
    }

    @AfterEach
    void cleanUp() {
        if (database != null) {
            database.discard();
        }
    }

    @Test
    void aReplicaWaitsForTheJobAndRunsNoJobBefore() {
        PackagedService replica = service(
                "replica",
                Map.of(
                        "QUARKUS_FLYWAY_MIGRATE_AT_START",
                        "false",
                        "COUNTERSIGN_SECRET_KEYS",
                        "k1:dGhlIHRlc3RzJyBrZXk6IDMyIGJ5dGVzIGxpa2UgYW4="));
        replica.start();
        try {
            await("the replica to serve its probes").atMost(LIMIT).until(replica::isAlive);
            assertThat(replica.isReady()).isFalse();
            assertThat(replica.lastWords()).contains("waiting for the database, or for its first migration");

            PackagedService job = service("job", Map.of());
            assertThat(job.run("migrate")).describedAs(job::lastWords).isZero();
            assertThat(job.lastWords()).containsPattern("the schema is at version \\d+; migrations applied: [1-9]");
            await("the replica to become ready").atMost(LIMIT).until(replica::isReady);

            PackagedService again = service("again", Map.of());
            assertThat(again.run("migrate")).describedAs(again::lastWords).isZero();
            assertThat(again.lastWords()).containsPattern("the schema is at version \\d+; migrations applied: 0");
            assertThat(replica.lastWords()).doesNotContain("\"level\":\"ERROR\"");
        } finally {
            replica.stop();
        }
    }

    @Test
    void aDatabaseThatIsNotThereEndsTheJobWithASentence() {
        PackagedService job = service(
                "job",
                Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        "jdbc:postgresql://127.0.0.1:" + PackagedService.freePort() + "/none",
                        "QUARKUS_FLYWAY_CONNECT_RETRIES",
                        "0"));
        assertThat(job.run("migrate")).isEqualTo(1);
        assertThat(job.lastWords()).contains("the schema was not migrated").doesNotContain("\tat ");
    }

    @Test
    void aMigrationNeedsAConfiguredDatabase() {
        PackagedService job = PackagedService.in(folder, "job", Map.of());
        assertThat(job.run("migrate")).isEqualTo(1);
        assertThat(job.lastWords())
                .startsWith("Countersign cannot start: no datasource is configured")
                .doesNotContain("\tat ");
    }

    @Test
    void anUnknownWordIsRefused() {
        PackagedService job = service("job", Map.of());
        assertThat(job.run("migrat")).isEqualTo(1);
        assertThat(job.lastWords()).contains("it does not know what \"migrat\" means", "\"migrate\"");
    }

    private PackagedService service(String name, Map<String, String> environment) {
        Map<String, String> all = new TreeMap<>();
        database.configuration()
                .forEach((key, value) -> all.put(key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        all.putAll(environment);
        return PackagedService.in(folder, name, all);
    }
}
