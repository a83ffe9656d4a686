package dev.countersign.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jboss.logging.Logger;

/**
 * Ready while the schema is at least the one that this build knows, and no job runs before. A newer one is fine: a rollout goes
 * forward.
 */
@Readiness
@Startup
@ApplicationScoped
public class MigrationReadiness implements AsyncHealthCheck {

    private static final Logger LOG = Logger.getLogger(MigrationReadiness.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private static final String APPLIED = """
            select max(version::int) as version from flyway_schema_history where success and version is not null""";

    private static final int UNKNOWN = Integer.MAX_VALUE;

    private final Database database;
    private final Flyway flyway;
    private final Scheduler scheduler;
    private final boolean jobsRun;
    private final boolean serves;
    private volatile int known = UNKNOWN;
    private volatile int lastSeen;

    MigrationReadiness(
            Database database,
            Flyway flyway,
            Scheduler scheduler,
            @ConfigProperty(name = "quarkus.scheduler.enabled", defaultValue = "true") boolean jobsRun,
            @ConfigProperty(name = "quarkus.management.host-enabled", defaultValue = "true") boolean serves,
            MeterRegistry registry) {
        this.database = database;
        this.flyway = flyway;
        this.scheduler = scheduler;
        this.jobsRun = jobsRun;
        this.serves = serves;
        Gauge.builder("countersign.schema.version", this, self -> self.known)
                .description(
                        "The newest migration: that this program knows, and that the database had at the last probe")
                .tag("of", "program")
                .register(registry);
        Gauge.builder("countersign.schema.version", this, self -> self.lastSeen)
                .tag("of", "database")
                .register(registry);
    }

    /** A job that migrates and ends has no probes, and nothing to wait for. */
    void onStart(@Observes StartupEvent start) {
        if (serves) {
            try {
                known = newestMigration();
            } catch (FlywayException noDatabase) {
                LOG.warnf("the database does not answer yet: %s", noDatabase.getMessage());
            }
            if (jobsRun || known == UNKNOWN) {
                await(true);
            }
        }
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return applied()
                .invoke(found -> lastSeen = found)
                .map(applied -> HealthCheckResponse.named("database schema")
                        .withData("applied", applied)
                        .withData("known", known)
                        .status(applied >= known)
                        .build())
                .onFailure()
                .recoverWithItem(
                        HealthCheckResponse.named("database schema").down().build());
    }

    /** The scheduler was started halted: on a schema that lacks what they use, jobs would only fail. */
    private void await(boolean first) {
        learned()
                .flatMap(needed -> applied())
                .onFailure()
                .recoverWithItem(0)
                .subscribe()
                .with(applied -> {
                    if (applied >= known) {
                        begin();
                        return;
                    }
                    if (first && known != UNKNOWN) {
                        LOG.infof(
                                "waiting for the schema: it is at version %d, and this build needs %d", applied, known);
                    }
                    Uni.createFrom()
                            .voidItem()
                            .onItem()
                            .delayIt()
                            .by(LOOK_AGAIN)
                            .subscribe()
                            .with(nothing -> await(false));
                });
    }

    private void begin() {
        if (jobsRun) {
            scheduler.resume();
        }
    }

    /** Flyway asks the database over JDBC, which must not happen while a probe waits on an event loop. */
    private Uni<Integer> learned() {
        return known == UNKNOWN
                ? Uni.createFrom()
                        .item(this::newestMigration)
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                        .invoke(newest -> known = newest)
                : Uni.createFrom().item(known);
    }

    private int newestMigration() {
        return Arrays.stream(flyway.info().all())
                .map(MigrationInfo::getVersion)
                .filter(Objects::nonNull)
                .mapToInt(version -> version.getMajor().intValueExact())
                .max()
                .orElse(0);
    }

    private Uni<Integer> applied() {
        return database.first(APPLIED)
                .map(row -> row.flatMap(found -> Optional.ofNullable(found.getInteger("version")))
                        .orElse(0));
    }
}
