package dev.countersign.api.lirium;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How callers of this wire are let in. */
@ConfigMapping(prefix = "countersign.lirium")
public interface LiriumConfig {

    /** How far a token's {@code iat} may be from now, before or after. */
    @WithDefault("5m")
    Duration tokenWindow();
}
