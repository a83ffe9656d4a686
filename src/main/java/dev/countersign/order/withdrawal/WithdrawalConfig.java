package dev.countersign.order.withdrawal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How withdrawals are asked for. */
@ConfigMapping(prefix = "countersign.withdrawal")
public interface WithdrawalConfig {

    /** How long there is to agree to a withdrawal that somebody must agree to although no rule of the partner asks for it. */
    @WithDefault("72h")
    @DurationMin(millis = 1)
    Duration reviewWindow();
}
