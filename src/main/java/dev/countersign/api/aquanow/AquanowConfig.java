package dev.countersign.api.aquanow;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How callers of this wire are let in. */
@ConfigMapping(prefix = "countersign.aquanow")
public interface AquanowConfig {

    /** How far a nonce may be from now, before or after. */
    @WithDefault("30s")
    @DurationMin(millis = 1)
    Duration nonceWindow();

    /** How many requests a second each key may make in the long run. */
    @WithDefault("10")
    @Min(1) @Max(1_000_000) int requestsPerSecond();

    /** How many requests a key that was at rest may make at once. */
    @WithDefault("200")
    @Min(1) @Max(1_000_000) int burst();

    /**
     * Whether answers hold exactly the keys of the wire's published samples: nothing of ours beside them, and of a cancellation or
     * a review only id and status.
     */
    @WithDefault("false")
    boolean strictBodies();

    /** What a request is called that nobody decided in time; the wire knows no word for it. */
    @WithDefault("CANCELLED")
    ExpiredAs expiredStatus();

    /** Words for what nobody decided in time. */
    enum ExpiredAs {
        CANCELLED,
        REJECTED,
        EXPIRED
    }
}
