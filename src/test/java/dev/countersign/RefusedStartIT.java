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

/** On a database of the operator's own, the packaged service does not start without a key for stored secrets. */
class RefusedStartIT {

    private Path folder;
    private EmbeddedDatabase database;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(PackagedService.isBuilt(), "nothing is packaged");
        folder = Files.createTempDirectory("countersign-refused-").toRealPath();
        database = EmbeddedDatabase.start(folder, Path.of(".countersign"), OptionalInt.empty(), Durability.FAST);
    }

    @AfterEach
    void cleanUp() {
        if (database != null) {
            database.discard();
        }
    }

    @Test
    void withoutAKey() {
        assertThat(lastWords(Map.of()))
                .endsWith(
                        "Countersign cannot start: there is no key for stored secrets; set COUNTERSIGN_SECRET_KEYS to a"
                                + " name and 32 random bytes in base64, for example to \"k1:$(openssl rand -base64 32)\".")
                .doesNotContain("\tat ", "Exception");
    }

    @Test
    void withAKeyThatIsNone() {
        assertThat(lastWords(Map.of("COUNTERSIGN_SECRET_KEYS", "k1:c2VjcmV0")))
                .contains("Countersign cannot start: key 1 for stored secrets is not written as name:base64")
                .doesNotContain("c2VjcmV0", "\tat ", "Exception");
    }

    private String lastWords(Map<String, String> environment) {
        Map<String, String> all = new TreeMap<>(environment);
        database.configuration()
                .forEach((key, value) -> all.put(key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        PackagedService service = PackagedService.in(folder, "refused", all);
        service.start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> !service.isRunning());
            assertThat(service.stop()).isEqualTo(1);
            return service.lastWords();
        } finally {
            service.kill();
        }
    }
}
