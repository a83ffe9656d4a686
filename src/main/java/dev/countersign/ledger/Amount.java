package dev.countersign.ledger;

import java.math.BigDecimal;

/**
 * So much of an asset.
 *
 * @param asset its code, such as {@code USDT}
 * @param value in units, exact; not below zero
 */
public record Amount(String asset, BigDecimal value) {

    /**
     * An amount.
     *
     * @throws IllegalArgumentException when it is below zero
     */
    public Amount {
        if (value.signum() < 0) {
            throw new IllegalArgumentException("less than nothing: " + value.toPlainString() + " " + asset);
        }
    }

    /** Nothing of the same asset. */
    public Amount none() {
        return new Amount(asset, BigDecimal.ZERO);
    }

    /**
     * The sum.
     *
     * @throws IllegalArgumentException when it is another asset
     */
    public Amount plus(Amount other) {
        if (!asset.equals(other.asset)) {
            throw new IllegalArgumentException(asset + " and " + other.asset);
        }
        return new Amount(asset, value.add(other.value));
    }

    @Override
    public String toString() {
        return value.toPlainString() + " " + asset;
    }
}
