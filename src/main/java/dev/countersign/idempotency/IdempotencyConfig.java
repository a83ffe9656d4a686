package dev.countersign.idempotency;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long keys are remembered. */
@ConfigMapping(prefix = "countersign.idempotency")
public interface IdempotencyConfig {

    /** How long a key is remembered, from its first request on. */
    @WithDefault("24h")
    @DurationMin(nanos = 0)
    Duration retention();

    /** How long a request may take before it counts as lost, so that its repetition may run. */
    @WithDefault("60s")
    @DurationMin(millis = 1)
    Duration lease();

    /** How often a replica looks for keys to forget. */
    @WithDefault("10m")
    @DurationMin(millis = 1)
    Duration sweepEvery();
}
