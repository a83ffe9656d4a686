package dev.countersign.mail;

import dev.countersign.database.Claimant;
import dev.countersign.database.CommitListener;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Sends what is queued: at least once, a bounded number at a time, from any replica. Between any two steps the process may end:
 * what it had claimed is due again when its lease is over. Nothing is claimed while no transport is configured.
 */
@ApplicationScoped
public class MailDispatcher implements CommitListener, Claimant {

    private static final Logger LOG = Logger.getLogger(MailDispatcher.class);
    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MailRepository mails;
    private final MailAttempts attempts;
    private final MailTransports transports;
    private final MailMetrics metrics;
    private final MailConfig config;
    private final Scheduler scheduler;
    private final Context loop;
    private final MailRound always;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private volatile boolean stopping;

    MailDispatcher(
            MailRepository mails,
            MailAttempts attempts,
            MailTransports transports,
            MailMetrics metrics,
            MailConfig config,
            Scheduler scheduler,
            Vertx vertx) {
        this.mails = mails;
        this.attempts = attempts;
        this.transports = transports;
        this.metrics = metrics;
        this.config = config;
        this.scheduler = scheduler;
        this.loop = VertxContext.getRootContext(vertx.getOrCreateContext());
        this.always = round(this::idle);
    }

    /** A lease that ends while its attempt still runs would send everything twice. */
    void onStart(@Observes StartupEvent start) {
        if (config.lease().compareTo(config.timeout()) <= 0) {
            throw new ConfigurationException("Countersign cannot start: countersign.mail.lease is " + config.lease()
                    + " and must be longer than countersign.mail.timeout.");
        }
        if (transports.ready().isEmpty()) {
            LOG.warn("no mail can be sent: set quarkus.mailer.from and quarkus.mailer.host (QUARKUS_MAILER_FROM,"
                    + " QUARKUS_MAILER_HOST). Until then mails are queued, and fail when their time is over");
        }
    }

    /** Looks for mails that are due. Does not wait for them: a slow mail server must not delay the next look. */
    @Scheduled(
            identity = "mail-dispatcher",
            every = "{countersign.mail.dispatch-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> look() {
        return giveUp().invoke(always::look);
    }

    /** Sends everything that is due, and completes when nothing is. Several of these may run at once, as replicas do. */
    public Uni<Void> run() {
        return giveUp().chain(() -> Uni.createFrom()
                .emitter(emitter -> round(() -> emitter.complete(null)).look()));
    }

    @Override
    public void committed(Enum<?> what) {
        if (what == MailNews.QUEUED && scheduler.isRunning()) {
            always.look();
        }
    }

    /** What is claimed is sent at once, so there is nothing to give back. */
    @Override
    public Uni<Void> finish() {
        stopping = true;
        always.look();
        return Uni.createFrom().completionStage(finished);
    }

    private void idle() {
        if (stopping) {
            finished.complete(null);
        }
    }

    private MailRound round(Runnable idle) {
        return new MailRound(
                this::claim,
                claimed -> attempts.attempt(transports.ready().orElseThrow(), claimed),
                config.inFlight(),
                task -> loop.runOnContext(ignored -> task.run()),
                idle);
    }

    private Uni<List<ClaimedMail>> claim(int most) {
        return stopping || transports.ready().isEmpty()
                ? Uni.createFrom().item(List.of())
                : mails.claim(most, config.lease()).ifNoItem().after(PATIENCE).fail();
    }

    /** What nobody sent in time is over, whatever else works. */
    private Uni<Void> giveUp() {
        return mails.giveUp(BATCH).flatMap(late -> {
            late.forEach(mail -> {
                metrics.failed(MailFailure.OVER);
                LOG.warnf(
                        "mail %s of partner %s was not sent in time, after %d attempts",
                        mail.id(), mail.partnerId(), mail.attempts());
            });
            return late.size() == BATCH ? giveUp() : Uni.createFrom().voidItem();
        });
    }
}
