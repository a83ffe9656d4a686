package dev.countersign.sandbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The demo world. */
@ConfigMapping(prefix = "countersign.sandbox")
public interface SandboxConfig {

    /** Whether there is a demo world. On with the embedded database, off with any other. */
    @WithDefault("false")
    boolean enabled();

    /** Whether the simulated liquidity provider plays its part by itself, in a new world. */
    @WithDefault("auto")
    ProviderMode provider();

    /** How long the simulated provider takes for each step. */
    @WithDefault("1s")
    @DurationMin(nanos = 0)
    Duration pace();

    /** How long the simulated chain takes to confirm a transaction. */
    @WithDefault("1s")
    @DurationMin(nanos = 0)
    Duration confirmation();

    /** How long the simulated bridge takes to deliver. */
    @WithDefault("2s")
    @DurationMin(nanos = 0)
    Duration delivery();

    /** How often the simulated provider and the simulated chain look for their next step. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration tick();

    /** Who plays the liquidity provider. */
    enum ProviderMode {
        /** The sandbox does. */
        AUTO,
        /** Nobody, until somebody calls {@code /provider/v1}. */
        MANUAL
    }
}
