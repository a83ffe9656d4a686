package dev.countersign.authorization;

import dev.countersign.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the expirer is behind: authorizations whose time is over and that still are pending. Nobody can approve them any more; what
 * they hold up stays held until they are ended. Every replica counts the same rows: read one of them.
 */
@ApplicationScoped
public class AuthorizationMetrics {

    /** A range of the index of what is due. */
    private static final String OVERDUE = """
            select count(*) as overdue,
                   coalesce(extract(epoch from (select countersign_now()) - min(expires_at)), 0)::bigint as oldest
              from authorization_request where state = 'PENDING' and expires_at <= (select countersign_now())""";

    private final Database database;
    private final AtomicLong overdue = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();

    AuthorizationMetrics(Database database, MeterRegistry registry) {
        this.database = database;
        Gauge.builder("countersign.authorizations.overdue", overdue, AtomicLong::doubleValue)
                .description("Authorizations whose time is over and that still are pending")
                .register(registry);
        Gauge.builder("countersign.authorizations.overdue.oldest.seconds", oldest, AtomicLong::doubleValue)
                .description("For how long the time of the oldest of them has been over")
                .register(registry);
    }

    /** Counts. */
    @Scheduled(
            identity = "authorization-metrics",
            every = "{countersign.authorization.count-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return database.first(OVERDUE)
                .invoke(found -> found.ifPresent(row -> {
                    overdue.set(row.getLong("overdue"));
                    oldest.set(row.getLong("oldest"));
                }))
                .replaceWithVoid();
    }
}
