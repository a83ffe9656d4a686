package dev.countersign.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/** Ready while the schema is at least the one that this build knows. A newer one is fine: a rollout goes forward. */
@Readiness
@Startup
@ApplicationScoped
public class MigrationReadiness implements AsyncHealthCheck {

    private static final String APPLIED = """
            select max(version::int) as version from flyway_schema_history where success and version is not null""";

    private final Database database;
    private volatile int known = Integer.MAX_VALUE;
    private volatile int applied;

    MigrationReadiness(Database database, MeterRegistry registry) {
        this.database = database;
        Gauge.builder("countersign.schema.version", this, self -> self.known)
                .description(
                        "The newest migration: that this program knows, and that the database had at the last probe")
                .tag("of", "program")
                .register(registry);
        Gauge.builder("countersign.schema.version", this, self -> self.applied)
                .tag("of", "database")
                .register(registry);
    }

    /** Flyway asks the database over JDBC, which must not happen while a probe waits on an event loop. */
    void onStart(@Observes StartupEvent start, Flyway flyway) {
        known = Arrays.stream(flyway.info().all())
                .map(MigrationInfo::getVersion)
                .filter(Objects::nonNull)
                .mapToInt(version -> version.getMajor().intValueExact())
                .max()
                .orElse(0);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return database.first(APPLIED)
                .map(row -> row.flatMap(found -> Optional.ofNullable(found.getInteger("version")))
                        .orElse(0))
                .invoke(found -> applied = found)
                .map(found -> HealthCheckResponse.named("database schema")
                        .withData("applied", found)
                        .withData("known", known)
                        .status(found >= known)
                        .build())
                .onFailure()
                .recoverWithItem(
                        HealthCheckResponse.named("database schema").down().build());
    }
}
