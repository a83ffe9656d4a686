package dev.countersign.secret;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** The keys that secrets are sealed with. */
@ConfigMapping(prefix = "countersign.secret")
public interface SecretConfig {

    /** Each {@code id:base64-of-32-bytes}; the first seals, all open. */
    Optional<List<String>> keys();

    /** How often a replica looks for what another key sealed. */
    @WithDefault("1h")
    @DurationMin(millis = 1)
    Duration resealEvery();

    /** How many values one transaction seals again at most. */
    @WithDefault("200")
    @Min(1) int resealBatch();
}
