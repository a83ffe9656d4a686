package dev.countersign.order.customer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How customers' orders are made and ended. */
@ConfigMapping(prefix = "countersign.customer-order")
public interface CustomerOrderConfig {

    /** How long an offer stands: until then the customer can confirm it. */
    @WithDefault("10m")
    @DurationMin(millis = 1)
    Duration confirmationWindow();

    /** How many offers of a customer may be open at a time. */
    @WithDefault("1000")
    @Min(1) int openPerCustomer();

    /** How many wrong confirmation codes a customer has on a day, over all orders. */
    @WithDefault("50")
    @Min(1) int wrongCodesPerDay();

    /** How often orders are looked for whose time is over. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration expireEvery();
}
