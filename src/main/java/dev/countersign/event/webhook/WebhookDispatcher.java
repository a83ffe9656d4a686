package dev.countersign.event.webhook;

import dev.countersign.database.Claimant;
import dev.countersign.database.CommitListener;
import dev.countersign.database.Database;
import dev.countersign.database.WorkInHand;
import dev.countersign.event.OutboxNews;
import dev.countersign.event.webhook.WebhookQueue.Recorded;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Delivers what is queued: at least once, one after the other for each subject, a bounded number at a time to each endpoint, from
 * any replica. Between any two steps the process may end: what it had claimed is due again when its lease is over.
 */
@ApplicationScoped
public class WebhookDispatcher implements CommitListener, Claimant {

    private static final Logger LOG = Logger.getLogger(WebhookDispatcher.class);

    /** How long a step may wait for the database. A connection that is dead must not end all deliveries. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Database database;
    private final WebhookQueue queue;
    private final WebhookAttempts attempts;
    private final WebhookFormats formats;
    private final WebhookMetrics metrics;
    private final WebhookConfig config;
    private final Scheduler scheduler;
    private final Vertx vertx;
    private final ResultRecorder recorder = new ResultRecorder(this::record, PATIENCE);
    private final AtomicReference<DispatchRound> present = new AtomicReference<>();
    private final WorkInHand work = new WorkInHand();

    WebhookDispatcher(
            Database database,
            WebhookQueue queue,
            WebhookAttempts attempts,
            WebhookFormats formats,
            WebhookMetrics metrics,
            WebhookConfig config,
            Scheduler scheduler,
            Vertx vertx) {
        this.database = database;
        this.queue = queue;
        this.attempts = attempts;
        this.formats = formats;
        this.metrics = metrics;
        this.config = config;
        this.scheduler = scheduler;
        this.vertx = vertx;
    }

    /** A lease that ends while its attempt still runs would deliver everything twice. */
    void onStart(@Observes StartupEvent start) {
        Duration longest = formats.longestTimeout()
                .filter(own -> own.compareTo(config.totalTimeout()) > 0)
                .orElse(config.totalTimeout());
        if (config.lease().compareTo(longest.plus(config.connectTimeout())) <= 0) {
            throw new ConfigurationException("Countersign cannot start: countersign.webhook.lease is " + config.lease()
                    + " and must be longer than the"
                    + " longest timeout of a delivery and countersign.webhook.connect-timeout together.");
        }
    }

    /** Looks for deliveries that are due. Does not wait for them: a slow receiver must not delay the next look. */
    @Scheduled(
            identity = "webhook-dispatcher",
            every = "{countersign.webhook.dispatch-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> look() {
        return Uni.createFrom().voidItem().invoke(this::lookNow);
    }

    /** Delivers everything that is due, and completes when nothing is. Several of these may run at once, as replicas do. */
    public Uni<Void> run() {
        return Uni.createFrom()
                .emitter(emitter ->
                        round(ended -> emitter.complete(null), () -> {}).look());
    }

    @Override
    public void committed(Enum<?> what) {
        if (what == OutboxNews.QUEUED) {
            wake();
        }
    }

    /** Delivers now what became due on this replica. Does nothing where jobs do not run. */
    void wake() {
        if (scheduler.isRunning()) {
            lookNow();
        }
    }

    private void lookNow() {
        DispatchRound running = present.get();
        if (running != null) {
            running.look();
        } else {
            begin();
        }
    }

    private void begin() {
        if (!work.begin()) {
            return;
        }
        DispatchRound next = round(
                ended -> {
                    present.compareAndSet(ended, null);
                    work.end();
                },
                this::lookNow);
        if (present.compareAndSet(null, next)) {
            next.look();
        } else {
            work.end();
            lookNow();
        }
    }

    /** What is claimed is attempted at once, so there is nothing to give back. */
    @Override
    public Uni<Void> finish() {
        return work.finish();
    }

    private Uni<List<Claimed>> claim(int most) {
        return work.isStopping()
                ? Uni.createFrom().item(List.of())
                : database.transaction(transaction -> queue.claim(transaction, most));
    }

    private DispatchRound round(Consumer<DispatchRound> end, Runnable tooLate) {
        return new DispatchRound(
                this::claim,
                attempts::prepare,
                (claimed, prepared) -> attempts.attempt(claimed, prepared).flatMap(recorder::record),
                config.inFlight(),
                PATIENCE,
                VertxContext.getRootContext(vertx.getOrCreateContext()),
                end,
                tooLate);
    }

    private Uni<Set<UUID>> record(List<Settled> settled) {
        return database.transaction(transaction -> queue.record(transaction, settled))
                .invoke(batch -> tell(batch.recorded()))
                .map(WebhookQueue.Batch::passedOver);
    }

    private void tell(List<Recorded> batch) {
        Set<UUID> disabled = new HashSet<>();
        for (Recorded recorded : batch) {
            if (recorded.state() == DeliveryState.EXHAUSTED) {
                metrics.exhausted();
                LOG.warnf(
                        "webhook delivery %s of partner %s: the last attempt failed",
                        recorded.deliveryId(), recorded.partnerId());
            }
            if (recorded.disabled().isPresent() && disabled.add(recorded.endpointId())) {
                tellDisabled(recorded);
            }
        }
    }

    private void tellDisabled(Recorded recorded) {
        recorded.disabled().ifPresent(reason -> {
            metrics.disabled(reason);
            LOG.warnf(
                    "webhook endpoint %s of partner %s is disabled: %s",
                    recorded.endpointId(), recorded.partnerId(), reason);
        });
    }
}
