package dev.countersign.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trained AOT cache is accepted, also from a copy in another folder that kept the times of the files, as an image does. Runs after
 * the tests that train it ({@code -Daot}), which is why its name is not that of a test.
 */
class AotCacheCheck {

    private static final Path APPLICATION = Path.of("target", "quarkus-app");

    @TempDir
    Path folder;

    @Test
    void isUsedFromACopyThatKeptTheTimes() throws IOException, InterruptedException {
        // what writes the cache may still be at it: Quarkus does not wait for it to end
        await("the cache to be complete")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(3))
                .until(new Settled());
        copy();
        // With AOTMode=on a cache that does not fit ends the start; without a datasource the service ends by itself,
        // with its sentence.
        ProcessBuilder start = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:AOTCache=app.aot",
                        "-XX:AOTMode=on",
                        "-jar",
                        "quarkus-run.jar")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        start.environment().put("COUNTERSIGN_EMBEDDED_DATABASE", "false");
        Process process = start.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("log")))
                .endsWith(
                        "Countersign cannot start: no datasource is configured; set QUARKUS_DATASOURCE_REACTIVE_URL and"
                                + " QUARKUS_DATASOURCE_JDBC_URL.\n")
                .doesNotContain("[error]", "\tat ");
    }

    /** Whether the cache has had the same size for two looks. */
    private static final class Settled implements Callable<Boolean> {
        private long size;

        @Override
        public Boolean call() throws IOException {
            Path cache = APPLICATION.resolve("app.aot");
            long before = size;
            size = Files.exists(cache) ? Files.size(cache) : 0;
            return size > 0 && size == before;
        }
    }

    private void copy() throws IOException {
        try (Stream<Path> files = Files.walk(APPLICATION)) {
            files.forEach(file ->
                    copy(file, folder.resolve(APPLICATION.relativize(file).toString())));
        }
    }

    private static void copy(Path file, Path to) {
        try {
            Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
