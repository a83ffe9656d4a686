package dev.countersign.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How mail is sent. Where to is the mailer's own configuration, {@code quarkus.mailer.*}. */
@ConfigMapping(prefix = "countersign.mail")
public interface MailConfig {

    /** How many mails one replica may have under way. */
    @WithDefault("8")
    @Min(1) int inFlight();

    /** How long the mail server may take for one mail. */
    @WithDefault("30s")
    @DurationMin(millis = 1)
    Duration timeout();

    /** How long a replica keeps what it took before another may take it. Longer than {@link #timeout()}, or mails are sent twice. */
    @WithDefault("2m")
    @DurationMin(millis = 1)
    Duration lease();

    /** How long to wait after the first attempt that failed; each further wait is twice as long. */
    @WithDefault("5s")
    @DurationMin(nanos = 0)
    Duration firstRetry();

    /** The longest wait between two attempts. */
    @WithDefault("5m")
    @DurationMin(millis = 1)
    Duration longestRetry();

    /** How long to try at most, also for a mail that would still be of use. */
    @WithDefault("24h")
    @DurationMin(millis = 1)
    Duration giveUpAfter();

    /** How long it is kept that a mail was sent, or was not. */
    @WithDefault("7d")
    @DurationMin(nanos = 0)
    Duration retention();

    /** How often a replica looks for mails to send; what it queues itself it sends at once. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration dispatchEvery();

    /** How often a replica looks for mails to forget. */
    @WithDefault("1h")
    @DurationMin(millis = 1)
    Duration sweepEvery();

    /** How often a replica counts mails for the metrics. */
    @WithDefault("15s")
    @DurationMin(millis = 1)
    Duration countEvery();
}
