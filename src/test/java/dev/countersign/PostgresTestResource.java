package dev.countersign;

import dev.countersign.embedded.EmbeddedDatabase;
import dev.countersign.embedded.EmbeddedDatabase.Durability;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * One empty PostgreSQL for all Quarkus tests of a run, found by the service loader: no test class names it.
 *
 * <p>Quarkus makes a new instance, in a new class loader, for each test profile; the server stays the same.
 */
public final class PostgresTestResource implements QuarkusTestResourceLifecycleManager {
    private static final String SHARED = "countersign.test-database.";

    @Override
    public Map<String, String> start() {
        synchronized (System.getProperties()) {
            Map<String, String> shared = shared();
            return shared.isEmpty() ? launch() : shared;
        }
    }

    /** Nothing: the next test profile uses the same server, which ends with the process. */
    @Override
    public void stop() {}

    private static Map<String, String> launch() {
        EmbeddedDatabase database = EmbeddedDatabase.start(
                temporaryFolder(), Path.of(".countersign"), OptionalInt.empty(), Durability.FAST);
        Runtime.getRuntime().addShutdownHook(new Thread(database::discard, "test-database-stop"));
        Map<String, String> configuration = new TreeMap<>(database.configuration());
        configuration.put("countersign.secret.keys", "test:dGhlIHRlc3RzJyBrZXk6IDMyIGJ5dGVzIGxpa2UgYW4=");
        // For the packaged service only. Both ports are said: the metrics of a server that is told to take any port
        // have
        // other tags than those of one that is told which, and the registry refuses to hold both.
        configuration.put("quarkus.http.port", freePort());
        configuration.put("quarkus.management.port", freePort());
        configuration.forEach((key, value) -> System.setProperty(SHARED + key, value));
        return configuration;
    }

    private static Map<String, String> shared() {
        Map<String, String> configuration = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(SHARED)) {
                configuration.put(name.substring(SHARED.length()), System.getProperty(name));
            }
        }
        return configuration;
    }

    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("countersign-test-database-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
