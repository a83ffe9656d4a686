package dev.countersign.order.ramp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import java.time.Duration;

/** How ramp orders are priced and how long their steps may take. */
@ConfigMapping(prefix = "countersign.ramp")
public interface RampConfig {

    /** How long a quote holds. */
    @WithDefault("60s")
    Duration quoteTtl();

    /** How long an expired quote that was never used is kept, so that it still answers as expired. */
    @WithDefault("7d")
    Duration quoteRetention();

    /** The platform's fee, in percent of the gross crypto amount. */
    @WithDefault("1.5")
    @DecimalMin("0") @DecimalMax("50") BigDecimal platformFeePct();

    /** How long a liquidity provider has to answer. */
    @WithDefault("900s")
    Duration acceptanceWindow();

    /** How often a replica looks for orders that nobody answered. */
    @WithDefault("1s")
    Duration expireEvery();

    /** How often a replica looks for quotes to forget. */
    @WithDefault("1h")
    Duration sweepQuotesEvery();

    /** How often a replica counts orders by state, for the metrics. */
    @WithDefault("15s")
    Duration countEvery();
}
