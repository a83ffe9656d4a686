package dev.countersign.transfer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.math.BigInteger;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How transfers are held and dispatched. */
@ConfigMapping(prefix = "countersign.transfer")
public interface TransferConfig {

    /** How long a wallet's owner has to sign. */
    @WithDefault("1800s")
    @DurationMin(millis = 1)
    Duration authorizationWindow();

    /** The gas that is recommended to signers, and the most that is accepted. */
    @WithDefault("500000")
    @Min(1) BigInteger gasLimit();

    /** The least gas that is accepted in a signed request: the cost of any transaction. */
    @WithDefault("21000")
    @Min(1) BigInteger minimumGas();

    /** The validity that is recommended to signers. */
    @WithDefault("3600s")
    @DurationMin(millis = 1)
    Duration recommendedTtl();

    /** How much time a signed request must have left when it is submitted, so that it can still be mined. */
    @WithDefault("10s")
    @DurationMin(nanos = 0)
    Duration deadlineMargin();

    /** How long a chain may take to answer. */
    @WithDefault("10s")
    @DurationMin(millis = 1)
    Duration relayTimeout();

    /** How many transfers one replica takes at a time. */
    @WithDefault("50")
    @Min(1) int batch();

    /** How long a replica keeps what it took before another may take it. */
    @WithDefault("30s")
    @DurationMin(millis = 1)
    Duration lease();

    /** How long to wait before a submitted transfer is looked up again. */
    @WithDefault("1s")
    @DurationMin(nanos = 0)
    Duration lookUpEvery();

    /** How often a replica looks for transfers to dispatch or to follow; what it releases itself it dispatches at once. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration dispatchEvery();

    /** How often a replica looks for transfers about which the policy is to be asked again; its own it asks about at once. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration policyEvery();

    /** How often a replica counts the transfers under way, for the metrics. */
    @WithDefault("15s")
    @DurationMin(millis = 1)
    Duration countEvery();
}
