package dev.countersign.api.lirium;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How callers of this wire are let in, and how they are told what happened. */
@ConfigMapping(prefix = "countersign.lirium")
public interface LiriumConfig {

    /** How far a token's {@code iat} may be from now, before or after. */
    @WithDefault("5m")
    @DurationMin(millis = 1)
    Duration tokenWindow();

    /** Who signs webhooks, as receivers read it in {@code iss}: a name for this installation. */
    @WithDefault("countersign")
    String webhookIssuer();

    /** How long an attempt to deliver a webhook may take: the 30 s that a receiver has to answer, and the connection before it. */
    @WithDefault("36s")
    @DurationMin(millis = 1)
    Duration webhookTimeout();
}
