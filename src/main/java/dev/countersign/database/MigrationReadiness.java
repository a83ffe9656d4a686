package dev.countersign.database;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jboss.logging.Logger;

/**
 * Ready while the database answers and its schema is at least the one that this build knows, and no job runs before. A newer one is fine: a rollout goes
 * forward.
 */
@Readiness
@Startup
@ApplicationScoped
public class MigrationReadiness implements AsyncHealthCheck {

    private static final Logger LOG = Logger.getLogger(MigrationReadiness.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String APPLIED = """
            select max(version::int) as version from flyway_schema_history where success and version is not null""";

    private static final String DONE = "";
    private static final int UNKNOWN = Integer.MAX_VALUE;

    private final Database database;
    private final Flyway flyway;
    private final Scheduler scheduler;
    private final Clock clock;
    private final boolean jobsRun;
    private final boolean serves;

    /** Whether the last probe had an answer: an outage is one line of the log, not one for each probe. */
    private final AtomicBoolean heard = new AtomicBoolean(true);

    private volatile int known = UNKNOWN;
    private volatile int applied;
    private volatile boolean stopped;
    private volatile long answered;

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
        this.clock = registry.config().clock();
        this.jobsRun = jobsRun;
        this.serves = serves;
        Gauge.builder("countersign.schema.version", this, self -> self.known == UNKNOWN ? 0 : self.known)
                .description(
                        "The newest migration: that this program knows, and that the database had at the last look")
                .tag("of", "program")
                .register(registry);
        Gauge.builder("countersign.schema.version", this, self -> self.applied)
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
                await(DONE);
            }
        }
    }

    /**
     * A look that has to wait for a connection, or fails once, says nothing about the schema: replicas that are only busy must not leave
     * their service all at once. Without an answer for longer than {@link #PATIENCE} there is no database.
     */
    @Override
    public Uni<HealthCheckResponse> call() {
        return applied()
                .ifNoItem()
                .after(LONGEST_LOOK)
                .fail()
                .map(found -> says(found, found >= known))
                .invoke(() -> {
                    if (!heard.getAndSet(true)) {
                        LOG.info("the database answers probes again");
                    }
                })
                .onFailure()
                .invoke(failure -> {
                    if (heard.getAndSet(false)) {
                        LOG.warnf("a probe of the database failed: %s", reason(failure));
                    }
                })
                .onFailure()
                .recoverWithItem(
                        () -> says(applied, applied >= known && clock.monotonicTime() - answered < PATIENCE.toNanos()));
    }

    private static String reason(Throwable failure) {
        return failure instanceof TimeoutException
                ? "it waited " + LONGEST_LOOK.toSeconds() + " s"
                : failure.getMessage();
    }

    private HealthCheckResponse says(int found, boolean up) {
        return HealthCheckResponse.named("database schema")
                .withData("applied", found)
                .withData("known", known)
                .status(up)
                .build();
    }

    void onStop(@Observes ShutdownEvent stop) {
        stopped = true;
    }

    /** The scheduler was started halted: on a schema that lacks what they use, jobs would only fail. */
    private void await(String before) {
        learned()
                .flatMap(needed -> applied().ifNoItem().after(LONGEST_LOOK).fail())
                .map(found -> found >= known
                        ? DONE
                        : "waiting for the schema: it is at version %d, and this build needs %d"
                                .formatted(found, known))
                .onFailure()
                .recoverWithItem(
                        failure -> "waiting for the database, or for its first migration: " + failure.getMessage())
                .subscribe()
                .with(news -> {
                    if (stopped) {
                        return; // whoever stops the jobs has the last word
                    }
                    if (news.equals(DONE)) {
                        begin();
                        return;
                    }
                    if (!news.equals(before)) {
                        LOG.info(news);
                    }
                    lookAgain(news);
                });
    }

    private void lookAgain(String news) {
        Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(LOOK_AGAIN)
                .subscribe()
                .with(nothing -> await(news));
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
                        .orElse(0))
                .invoke(found -> {
                    applied = found;
                    answered = clock.monotonicTime();
                });
    }
}
