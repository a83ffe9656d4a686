package dev.countersign.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is remembered of signed requests. */
@ConfigMapping(prefix = "countersign.identity")
public interface IdentityConfig {

    /** How often a replica looks for nonces to forget. */
    @WithDefault("30s")
    Duration sweepRequestsEvery();

    /** How many nonces one statement forgets at most. */
    @WithDefault("5000")
    int sweepRequestsBatch();
}
