package dev.countersign.market;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which amounts are allowed, in units.
 *
 * @param min the least, zero or more
 * @param max the most; empty for no maximum
 */
public record AmountRange(BigDecimal min, Optional<BigDecimal> max) {

    /**
     * A range.
     *
     * @throws IllegalArgumentException when nothing positive is in it
     */
    public AmountRange {
        if (min.signum() < 0
                || max.isPresent() && (max.get().signum() <= 0 || max.get().compareTo(min) < 0)) {
            throw new IllegalArgumentException("no amounts from " + min + " to " + max);
        }
    }

    /** Whether an amount is in it; both ends are. */
    public boolean allows(BigDecimal amount) {
        return amount.compareTo(min) >= 0
                && max.map(most -> amount.compareTo(most) <= 0).orElse(true);
    }

    boolean fits(Asset asset) {
        return Stream.concat(Stream.of(min), max.stream()).allMatch(asset::measures);
    }
}
