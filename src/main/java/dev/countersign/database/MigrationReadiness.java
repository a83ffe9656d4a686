package dev.countersign.database;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
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

    private final Database database;
    private final Scheduler scheduler;
    private final boolean jobsRun;
    private volatile int known = Integer.MAX_VALUE;

    MigrationReadiness(
            Database database,
            Scheduler scheduler,
            @ConfigProperty(name = "quarkus.scheduler.enabled", defaultValue = "true") boolean jobsRun) {
        this.database = database;
        this.scheduler = scheduler;
        this.jobsRun = jobsRun;
    }

    /** Flyway asks the database over JDBC, which must not happen while a probe waits on an event loop. */
    void onStart(@Observes StartupEvent start, Flyway flyway) {
        known = Arrays.stream(flyway.info().all())
                .map(MigrationInfo::getVersion)
                .filter(Objects::nonNull)
                .mapToInt(version -> version.getMajor().intValueExact())
                .max()
                .orElse(0);
        if (jobsRun) {
            beginJobs(true);
        }
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return applied()
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
    private void beginJobs(boolean first) {
        applied().onFailure().recoverWithItem(0).subscribe().with(applied -> {
            if (applied >= known) {
                scheduler.resume();
                return;
            }
            if (first) {
                LOG.infof("waiting for the schema: it is at version %d, and this build needs %d", applied, known);
            }
            Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(LOOK_AGAIN)
                    .subscribe()
                    .with(nothing -> beginJobs(false));
        });
    }

    private Uni<Integer> applied() {
        return database.first(APPLIED)
                .map(row -> row.flatMap(found -> Optional.ofNullable(found.getInteger("version")))
                        .orElse(0));
    }
}
