package dev.countersign.sandbox;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.NotFoundException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Makes the demo world at start, and says what to try next. */
@ApplicationScoped
public class SandboxStart {

    private static final Logger LOG = Logger.getLogger(SandboxStart.class);

    /** The schema may come later, from a job that migrates. */
    private static final int PATIENCE = 60;

    private final SandboxConfig config;
    private final WorldSeeder seeder;
    private final ForeignOrder foreignOrder;
    private final World world;
    private final int port;
    private final int managementPort;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Uni<JsonObject> ensured;

    SandboxStart(
            SandboxConfig config,
            WorldSeeder seeder,
            ForeignOrder foreignOrder,
            World world,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.config = config;
        this.seeder = seeder;
        this.foreignOrder = foreignOrder;
        this.world = world;
        this.port = port;
        this.managementPort = managementPort;
        this.ensured = Uni.createFrom()
                .deferred(this::make)
                .onFailure()
                .invoke(() -> failed.set(true))
                .memoize()
                .until(() -> failed.getAndSet(false));
    }

    void onStart(@Observes StartupEvent start) {
        if (config.enabled()) {
            ensureWorld()
                    .onFailure()
                    .retry()
                    .withBackOff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                    .atMost(PATIENCE)
                    .subscribe()
                    .with(
                            done -> LOG.infof(welcome(), port, managementPort),
                            failure -> LOG.error("the sandbox world could not be made", failure));
        }
    }

    /** The world, made if there was none; this replica asks for it once. */
    Uni<JsonObject> ensureWorld() {
        return config.enabled() ? ensured : Uni.createFrom().failure(new NotFoundException());
    }

    private Uni<JsonObject> make() {
        return seeder.seed()
                .flatMap(seeded -> world.document())
                .map(Optional::orElseThrow)
                .flatMap(foreignOrder::ensure)
                .flatMap(done -> world.document())
                .map(Optional::orElseThrow);
    }

    private static String welcome() {
        return """
                the sandbox world is ready at http://localhost:%1$d

                  everything you need   curl -s http://localhost:%1$d/sandbox/v1/world
                  API documentation     http://localhost:%1$d/q/swagger-ui
                  probes and metrics    http://localhost:%2$d/q/health  http://localhost:%2$d/q/metrics
                  next                  follow "An order from quote to completed" in README.md
                """;
    }
}
