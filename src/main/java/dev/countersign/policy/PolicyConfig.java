package dev.countersign.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How policies are asked. */
@ConfigMapping(prefix = "countersign.policy")
public interface PolicyConfig {

    /** How long the receiver of a webhook rule may take as a whole: address, connection, TLS, request, answer. */
    @WithDefault("5s")
    @DurationMin(millis = 1)
    Duration webhookTimeout();

    /** How many receivers of webhook rules one replica may be asking. Beyond that they count as not consenting. */
    @WithDefault("256")
    @Min(1) int webhooksInFlight();

    /** How many of them for one partner. */
    @WithDefault("32")
    @Min(1) int webhooksInFlightPerPartner();

    /** How often a replica looks for spending to forget that no window reaches any more. */
    @WithDefault("1h")
    @DurationMin(millis = 1)
    Duration sweepEvery();

    /** How many rows one statement forgets at most. */
    @WithDefault("5000")
    @Min(1) int sweepBatch();
}
