package dev.countersign.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** What is remembered of signed requests. */
@ConfigMapping(prefix = "countersign.identity")
public interface IdentityConfig {

    /** How often a replica looks for nonces to forget. */
    @WithDefault("30s")
    @DurationMin(millis = 1)
    Duration sweepRequestsEvery();

    /** How many nonces one statement forgets at most. */
    @WithDefault("5000")
    @Min(1) int sweepRequestsBatch();
}
