package dev.countersign.authorization;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How authorizations end. */
@ConfigMapping(prefix = "countersign.authorization")
public interface AuthorizationConfig {

    /** How often a replica looks for authorizations whose time is over. A decision checks the time itself. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration expireEvery();

    /** How many authorizations one statement expires at most. */
    @WithDefault("500")
    @Min(1) int expireBatch();

    /** How often a replica counts overdue authorizations for the metrics. */
    @WithDefault("15s")
    @DurationMin(millis = 1)
    Duration countEvery();
}
