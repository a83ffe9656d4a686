package dev.countersign.api.bitgo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How callers of this wire are let in. */
@ConfigMapping(prefix = "countersign.bitgo")
public interface BitGoConfig {

    /** How far the {@code Auth-Timestamp} of a signed request may be from now, before or after. */
    @WithDefault("5m")
    @DurationMin(millis = 1)
    Duration signatureWindow();

    /** How long there is to approve what a rule asks for that was made over this wire, which has no word for it. */
    @WithDefault("72h")
    @DurationMin(millis = 1)
    Duration approvalWindow();
}
