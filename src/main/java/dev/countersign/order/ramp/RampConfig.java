package dev.countersign.order.ramp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How ramp orders are priced and how long their steps may take. */
@ConfigMapping(prefix = "countersign.ramp")
public interface RampConfig {

    /** How long a quote holds. */
    @WithDefault("60s")
    @DurationMin(millis = 1)
    Duration quoteTtl();

    /** How long an expired quote that was never used is kept, so that it still answers as expired. */
    @WithDefault("7d")
    @DurationMin(nanos = 0)
    Duration quoteRetention();

    /** The platform's fee, in percent of the gross crypto amount. */
    @WithDefault("1.5")
    @DecimalMin("0") @DecimalMax("50") BigDecimal platformFeePct();

    /** How long a liquidity provider has to answer. */
    @WithDefault("900s")
    @DurationMin(millis = 1)
    Duration acceptanceWindow();

    /** How long a liquidity provider has to fund the escrow of an on-ramp order that it accepted. */
    @WithDefault("1800s")
    @DurationMin(millis = 1)
    Duration escrowFundingWindow();

    /** How long a liquidity provider has to show that it paid, once an off-ramp order's crypto is in escrow. */
    @WithDefault("24h")
    @DurationMin(millis = 1)
    Duration providerPaymentWindow();

    /** How long a partner has to say that it paid, once an on-ramp order's crypto is in escrow. */
    @WithDefault("2h")
    @DurationMin(millis = 1)
    Duration partnerPaymentWindow();

    /** How often a replica looks for escrows of ended on-ramp orders to be looked at. */
    @WithDefault("1m")
    @DurationMin(millis = 1)
    Duration watchEscrowsEvery();

    /** How long to wait before the escrow of an ended on-ramp order is looked at again. */
    @WithDefault("10m")
    @DurationMin(nanos = 0)
    Duration lookAtEscrowEvery();

    /** For how long after the end of an on-ramp order its escrow is looked at. */
    @WithDefault("7d")
    @DurationMin(nanos = 0)
    Duration watchEscrowsFor();

    /** How often a replica looks for send-outs that bridges have to be asked about. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration sendOutEvery();

    /** How long to wait before a bridge is asked about the same send-out again. */
    @WithDefault("2s")
    @DurationMin(nanos = 0)
    Duration sendOutLookUpEvery();

    /** How long a bridge may take to answer. */
    @WithDefault("10s")
    @DurationMin(millis = 1)
    Duration bridgeTimeout();

    /** How often a replica looks for orders that nobody answered, or whose time is over. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration expireEvery();

    /** How often a replica looks for quotes to forget. */
    @WithDefault("1h")
    @DurationMin(millis = 1)
    Duration sweepQuotesEvery();

    /** How often a replica folds together what was added to the tally of orders. */
    @WithDefault("10s")
    @DurationMin(millis = 1)
    Duration foldTallyEvery();

    /** How often a replica counts orders by state, for the metrics. */
    @WithDefault("15s")
    @DurationMin(millis = 1)
    Duration countEvery();
}
