package dev.countersign.idempotency;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long keys are remembered. */
@ConfigMapping(prefix = "countersign.idempotency")
public interface IdempotencyConfig {

    /** How long a key is remembered, from its first request on. */
    @WithDefault("24h")
    Duration retention();

    /** How long a request may take before it counts as lost, so that its repetition may run. */
    @WithDefault("60s")
    Duration lease();

    /** How often a replica looks for keys to forget. */
    @WithDefault("10m")
    Duration sweepEvery();
}
