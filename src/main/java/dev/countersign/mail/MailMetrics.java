package dev.countersign.mail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How mail is doing, for whoever is on call. Gauges are the same on every replica: read one of them. */
@ApplicationScoped
public class MailMetrics {

    private final MailRepository mails;
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong oldestAge = new AtomicLong();
    private final Map<MailFailure, Counter> failed = new EnumMap<>(MailFailure.class);
    private final Counter sent;
    private final Counter deferred;

    MailMetrics(MailRepository mails, MeterRegistry registry) {
        this.mails = mails;
        gauge(registry, "countersign.mail.queued", "Mails that wait", queued);
        gauge(registry, "countersign.mail.oldest.age.seconds", "Age of the oldest mail that waits", oldestAge);
        for (MailFailure reason : MailFailure.values()) {
            failed.put(
                    reason,
                    Counter.builder("countersign.mail.failed")
                            .description("Mails that were never sent")
                            .tag("reason", reason.name())
                            .register(registry));
        }
        sent = Counter.builder("countersign.mail.sent")
                .description("Mails that a mail server took")
                .register(registry);
        deferred = Counter.builder("countersign.mail.deferred")
                .description("Attempts that failed and are made again")
                .register(registry);
    }

    private static void gauge(MeterRegistry registry, String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .register(registry);
    }

    void sent() {
        sent.increment();
    }

    void deferred() {
        deferred.increment();
    }

    void superseded(int mails) {
        failed.get(MailFailure.SUPERSEDED).increment(mails);
    }

    void failed(MailFailure reason) {
        failed.get(reason).increment();
    }

    /** Counts. */
    @Scheduled(
            identity = "mail-metrics",
            every = "{countersign.mail.count-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return mails.backlog()
                .invoke(backlog -> {
                    queued.set(backlog.queued());
                    oldestAge.set(backlog.oldestAge());
                })
                .replaceWithVoid();
    }
}
