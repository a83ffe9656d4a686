package dev.countersign;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.FailedExecution;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.SuccessfulExecution;
import io.quarkus.scheduler.Trigger;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * For each job of this replica, how long ago it last succeeded, and how often it should. A job that hangs, fails each time, or was never
 * begun looks the same: silent. Dispatchers of webhooks and mails only look, and do not wait for what they find: there, the age of the oldest
 * says more.
 */
@ApplicationScoped
public class JobMetrics {

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<String, Long> lastSuccess = new ConcurrentHashMap<>();

    JobMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.clock = registry.config().clock();
    }

    /** After the scheduler has read its jobs. What has not run yet is silent since now. */
    void onStart(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent start, Scheduler scheduler) {
        if (!scheduler.isStarted()) {
            return;
        }
        scheduler.getScheduledJobs().forEach(job -> {
            lastSuccess.putIfAbsent(job.getId(), clock.monotonicTime());
            Gauge.builder("countersign.job.silence.seconds", () -> silence(job.getId()))
                    .description(
                            "How long ago the job last succeeded on this replica; or how long ago the replica started")
                    .tag("name", job.getId())
                    .register(registry);
            Gauge.builder("countersign.job.interval.seconds", () -> interval(job))
                    .description("How often the job should run")
                    .tag("name", job.getId())
                    .register(registry);
            registry.counter("countersign.job.failures", "name", job.getId());
        });
    }

    void onSuccess(@Observes SuccessfulExecution run) {
        lastSuccess.put(run.getExecution().getTrigger().getId(), clock.monotonicTime());
    }

    void onFailure(@Observes FailedExecution run) {
        registry.counter(
                        "countersign.job.failures",
                        "name",
                        run.getExecution().getTrigger().getId())
                .increment();
    }

    private double silence(String job) {
        return TimeUnit.NANOSECONDS.toSeconds(clock.monotonicTime() - lastSuccess.get(job));
    }

    /** Zero before its first run. */
    private static double interval(Trigger job) {
        return job.getPreviousFireTime() == null
                ? 0
                : Duration.between(job.getPreviousFireTime(), job.getNextFireTime())
                                .toMillis()
                        / 1000.0;
    }
}
