package dev.countersign.policy;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Which transfers a rule is for: all that it says must be so.
 *
 * @param assetCode what is moved; empty for any asset
 * @param atLeast the smallest amount, in units of whatever is moved, zero or more; zero for any amount
 */
public record Condition(Optional<String> assetCode, BigDecimal atLeast) {

    /**
     * A condition.
     *
     * @throws IllegalArgumentException when the amount is negative
     */
    public Condition {
        if (atLeast.signum() < 0) {
            throw new IllegalArgumentException("at least " + atLeast);
        }
    }

    /** Whether a transfer is such a one. */
    public boolean isMetBy(ProposedTransfer transfer) {
        return assetCode.map(transfer.assetCode()::equals).orElse(true)
                && transfer.amount().compareTo(atLeast) >= 0;
    }
}
