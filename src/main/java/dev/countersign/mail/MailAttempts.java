package dev.countersign.mail;

import dev.countersign.trace.Step;
import dev.countersign.trace.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Hands one mail over, and records what became of it. No transaction is open meanwhile. */
@ApplicationScoped
class MailAttempts {

    private static final Logger LOG = Logger.getLogger(MailAttempts.class);

    private static final int RETRIES = 4;
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
    private static final Duration LAST_BACK_OFF = Duration.ofSeconds(2);

    /** How long a statement may take. A connection that is dead must not hold a place for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MailRepository mails;
    private final MailSeal seal;
    private final MailMetrics metrics;
    private final MailConfig config;
    private final Tracing tracing;

    MailAttempts(MailRepository mails, MailSeal seal, MailMetrics metrics, MailConfig config, Tracing tracing) {
        this.mails = mails;
        this.seal = seal;
        this.metrics = metrics;
        this.config = config;
        this.tracing = tracing;
    }

    /** Fails only when the outcome could not be recorded; the lease then brings the mail back. */
    Uni<Void> attempt(MailTransport transport, ClaimedMail claimed) {
        Step step = Step.inside(
                "mail delivery",
                Attributes.builder()
                        .put("countersign.mail_id", claimed.id().toString())
                        .put("countersign.attempt", claimed.attempt())
                        .build());
        return tracing.continued(claimed.trace(), step, () -> handOver(transport, claimed));
    }

    private Uni<Void> handOver(MailTransport transport, ClaimedMail claimed) {
        return Uni.createFrom()
                .deferred(() -> transport.send(claimed.id(), seal.open(claimed.id(), claimed.sealed())))
                .ifNoItem()
                .after(config.timeout())
                .failWith(() -> new IllegalStateException("the mail server did not answer in time"))
                .onItemOrFailure()
                .transformToUni((sent, failure) -> failure == null ? sent(claimed) : failed(claimed, failure));
    }

    private Uni<Void> failed(ClaimedMail claimed, Throwable failure) {
        return failure instanceof MailRefusedException
                ? refused(claimed, failure.getMessage())
                : deferred(claimed, failure.getMessage());
    }

    private Uni<Void> sent(ClaimedMail claimed) {
        return record(() -> mails.sent(claimed), metrics::sent);
    }

    private Uni<Void> refused(ClaimedMail claimed, String why) {
        return record(() -> mails.refused(claimed), () -> {
            metrics.failed(MailFailure.REFUSED);
            LOG.warnf("mail %s is not sent: %s", claimed.id(), why);
        });
    }

    private Uni<Void> deferred(ClaimedMail claimed, String why) {
        return record(() -> mails.defer(claimed, config.firstRetry(), config.longestRetry()), () -> {
            metrics.deferred();
            LOG.warnf("mail %s not sent at attempt %d, will be tried again: %s", claimed.id(), claimed.attempt(), why);
        });
    }

    /** Tries a few times, because a mail whose sending is forgotten is sent again. */
    private static Uni<Void> record(Supplier<Uni<Boolean>> statement, Runnable news) {
        return Uni.createFrom()
                .deferred(() -> statement.get())
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .retry()
                .withBackOff(FIRST_BACK_OFF, LAST_BACK_OFF)
                .atMost(RETRIES)
                .invoke(recorded -> {
                    if (recorded) {
                        news.run();
                    }
                })
                .replaceWithVoid();
    }
}
