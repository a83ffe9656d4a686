package dev.countersign.embedded;

import dev.countersign.embedded.EmbeddedDatabase.Durability;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Decides, before Quarkus starts, which database Countersign talks to. */
public final class Datasource {
    private static final String REACTIVE = "quarkus.datasource.reactive.url";
    private static final String JDBC = "quarkus.datasource.jdbc.url";

    /** Survives the class loaders of dev mode, which runs main() again after every change. */
    private static final String RUNNING = "countersign.embedded.pid-file";

    /** The ordinal of the defaults inside the program; whatever the operator sets is above. */
    private static final int APPLICATION_PROPERTIES = 250;

    private Datasource() {}

    /** Makes sure that there is a database, or ends the program with the reason in one sentence. */
    public static void ensureOrExit() {
        try {
            ensure();
        } catch (StartupRefused refused) {
            System.err.println("Countersign cannot start: " + refused.getMessage());
            System.exit(1);
        }
    }

    /**
     * The same for the job that migrates a configured database and ends: it serves nobody, runs no job, needs no operator's token, and
     * seals nothing, so that its key of stored secrets may be any.
     */
    public static void ensureForMigrationOrExit() {
        System.setProperty("countersign.embedded-database", "false");
        System.setProperty("countersign.sandbox.enabled", "false");
        System.setProperty("quarkus.flyway.migrate-at-start", "false");
        System.setProperty("quarkus.scheduler.enabled", "false");
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.management.host-enabled", "false");
        System.setProperty("countersign.secret.keys", SecretKeyFile.newKey());
        ensureOrExit();
    }

    /** Leaves a configured datasource alone; otherwise starts the embedded one and publishes it as system properties. */
    private static void ensure() {
        String running = System.getProperty(RUNNING);
        if (running != null && Files.exists(Path.of(running))) {
            return;
        }
        SmallRyeConfig config = ConfigUtils.configBuilder().build();
        Optional<String> reactive =
                running == null ? config.getOptionalValue(REACTIVE, String.class) : Optional.empty();
        Optional<String> jdbc = running == null ? config.getOptionalValue(JDBC, String.class) : Optional.empty();
        if (reactive.isEmpty() && jdbc.isEmpty()) {
            embed(config);
        } else if (reactive.isEmpty()) {
            System.setProperty(REACTIVE, DatasourceUrl.reactiveOf(jdbc.get()));
        } else if (jdbc.isEmpty()) {
            System.setProperty(JDBC, DatasourceUrl.jdbcOf(reactive.get()));
        }
    }

    private static void embed(SmallRyeConfig config) {
        if (!config.getOptionalValue("countersign.embedded-database", Boolean.class)
                .orElse(true)) {
            throw new StartupRefused("no datasource is configured; set QUARKUS_DATASOURCE_REACTIVE_URL and "
                    + "QUARKUS_DATASOURCE_JDBC_URL.");
        }
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            throw new StartupRefused(
                    "no datasource is configured, and a native executable brings no PostgreSQL of its own; "
                            + "set QUARKUS_DATASOURCE_REACTIVE_URL and QUARKUS_DATASOURCE_JDBC_URL.");
        }
        Path home = Path.of(
                config.getOptionalValue("countersign.data-dir", String.class).orElse(".countersign"));
        EmbeddedDatabase database = EmbeddedDatabase.start(home, home, port(config), Durability.DURABLE);
        Runtime.getRuntime().addShutdownHook(stopping(database, Application::currentApplication));
        database.configuration().forEach(System::setProperty);
        System.setProperty(RUNNING, database.pidFile().toString());
        setByDefault(config, "countersign.secret.keys", new SecretKeyFile(home).key());
        setByDefault(config, "countersign.sandbox.enabled", "true");
        if (Boolean.parseBoolean(System.getProperty("countersign.sandbox.enabled", "false"))) {
            setByDefault(
                    config, "countersign.webhook.allow-loopback", "true"); // the demo's receiver is on this machine
        }
        setByDefault(config, "quarkus.log.console.json.enabled", "false"); // a person is watching
        Logger.getLogger(Datasource.class)
                .infof("No datasource is configured: sandbox on an embedded PostgreSQL in %s", home.toAbsolutePath());
    }

    /** Quarkus stops in a hook of its own, at the same time: the database must outlive it. */
    private static Thread stopping(EmbeddedDatabase database, Supplier<Application> current) {
        return new Thread(
                () -> {
                    Application application = current.get();
                    if (application != null) {
                        application.awaitShutdown();
                    }
                    database.stop();
                },
                "embedded-postgres-stop");
    }

    private static void setByDefault(SmallRyeConfig config, String key, String value) {
        boolean fromOutside = config.getConfigValue(key).getConfigSourceOrdinal() > APPLICATION_PROPERTIES;
        if (!fromOutside) {
            System.setProperty(key, value);
        }
    }

    private static OptionalInt port(SmallRyeConfig config) {
        Optional<String> port = config.getOptionalValue("countersign.postgres-port", String.class);
        if (port.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!port.get().matches("\\d{1,5}") || Integer.parseInt(port.get()) > 65_535) {
            throw new StartupRefused("COUNTERSIGN_POSTGRES_PORT is not a port number: " + port.get() + ".");
        }
        return OptionalInt.of(Integer.parseInt(port.get()));
    }
}
