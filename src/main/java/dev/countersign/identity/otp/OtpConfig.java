package dev.countersign.identity.otp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How one-time passwords are guarded against guessing, and what devices call them. */
@ConfigMapping(prefix = "countersign.otp")
public interface OtpConfig {

    /** How many wrong codes in a row lock a person's device. */
    @WithDefault("5")
    @Min(1) int attempts();

    /** How long the first lock lasts; each further wrong code locks for twice as long as the one before, up to a day. */
    @WithDefault("15m")
    @DurationMin(millis = 1)
    Duration lock();

    /** Under which name devices show the codes of this installation. */
    @WithDefault("Countersign")
    String issuer();
}
