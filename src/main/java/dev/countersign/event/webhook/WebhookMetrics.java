package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How webhooks are doing, for whoever is on call. Gauges are the same on every replica: read one of them. */
@ApplicationScoped
public class WebhookMetrics {

    /** Of enabled endpoints only: what waits for an endpoint to be enabled again is no backlog of ours. */
    private static final String BACKLOG = """
            select coalesce(sum(q.pending), 0)::bigint as pending,
                   coalesce(max(extract(epoch from (select countersign_now()) - q.oldest)), 0)::bigint as oldest_age,
                   (select count(*) from webhook_endpoint where disabled_at is not null) as disabled
              from webhook_endpoint e
              cross join lateral (
                select count(*) as pending, min(d.queued_at) as oldest from webhook_delivery d
                 where d.endpoint_id = e.id and d.state = 'PENDING') q
             where e.enabled""";

    private final Database database;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong oldestAge = new AtomicLong();
    private final AtomicLong disabledEndpoints = new AtomicLong();
    private final Map<AttemptError, Counter> failures = new EnumMap<>(AttemptError.class);
    private final Map<WebhookEndpoint.Reason, Counter> disabled = new EnumMap<>(WebhookEndpoint.Reason.class);
    private final Counter delivered;
    private final Counter exhausted;
    private final Timer lateness;
    private final Timer latency;

    WebhookMetrics(Database database, MeterRegistry registry) {
        this.database = database;
        gauge(registry, "countersign.webhook.pending", "Deliveries that wait, of enabled endpoints", pending);
        gauge(
                registry,
                "countersign.webhook.oldest.age.seconds",
                "Age of the oldest event that is not delivered, of enabled endpoints",
                oldestAge);
        gauge(registry, "countersign.webhook.endpoints.disabled", "Endpoints that were disabled", disabledEndpoints);
        delivered = attempts(registry, "DELIVERED");
        for (AttemptError error : AttemptError.values()) {
            failures.put(error, attempts(registry, error.name()));
        }
        for (WebhookEndpoint.Reason reason : WebhookEndpoint.Reason.values()) {
            disabled.put(
                    reason,
                    Counter.builder("countersign.webhook.disabled")
                            .description("Endpoints disabled by this replica")
                            .tag("reason", reason.name())
                            .register(registry));
        }
        exhausted = Counter.builder("countersign.webhook.exhausted")
                .description("Deliveries whose last attempt failed")
                .register(registry);
        lateness = timer(
                registry,
                "countersign.webhook.lateness",
                "From an event to the first attempt to deliver it",
                Duration.ofMillis(1),
                Duration.ofMinutes(10));
        latency = timer(
                registry,
                "countersign.webhook.latency",
                "How long attempts take",
                Duration.ofMillis(1),
                Duration.ofSeconds(20));
    }

    private static void gauge(MeterRegistry registry, String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .register(registry);
    }

    private static Counter attempts(MeterRegistry registry, String outcome) {
        return Counter.builder("countersign.webhook.attempts")
                .description("Attempts by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Timer timer(
            MeterRegistry registry, String name, String description, Duration shortest, Duration longest) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(shortest)
                .maximumExpectedValue(longest)
                .register(registry);
    }

    void attempted(AttemptOutcome outcome) {
        latency.record(outcome.latency());
        switch (outcome) {
            case AttemptOutcome.Accepted accepted -> delivered.increment();
            case AttemptOutcome.Failed failed -> failures.get(failed.error()).increment();
        }
    }

    void late(Duration waited) {
        lateness.record(waited.isNegative() ? Duration.ZERO : waited);
    }

    void exhausted() {
        exhausted.increment();
    }

    void disabled(WebhookEndpoint.Reason reason) {
        disabled.get(reason).increment();
    }

    /** Counts. */
    @Scheduled(
            identity = "webhook-metrics",
            every = "{countersign.webhook.count-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return database.first(BACKLOG)
                .invoke(found -> found.ifPresent(row -> {
                    pending.set(row.getLong("pending"));
                    oldestAge.set(row.getLong("oldest_age"));
                    disabledEndpoints.set(row.getLong("disabled"));
                }))
                .replaceWithVoid();
    }
}
