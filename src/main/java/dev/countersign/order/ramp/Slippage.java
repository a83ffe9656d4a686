package dev.countersign.order.ramp;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How far the price may move, in either direction, before a quote no longer holds.
 *
 * @param type what {@code value} counts
 * @param value at least 0
 */
public record Slippage(Type type, BigDecimal value) {

    /** Any movement is too much: what holds when a partner says nothing. */
    public static final Slippage NONE = new Slippage(Type.PERCENT, BigDecimal.ZERO);

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** The units of a tolerance. */
    public enum Type {
        /** Percent of the quoted rate. */
        PERCENT,
        /** Units of the fiat currency, of the whole payout. */
        AMOUNT
    }

    /** Whether the rate may go from {@code quoted} to {@code current}. */
    boolean tolerates(Price quoted, BigDecimal current) {
        return switch (type) {
            case PERCENT ->
                current.subtract(quoted.rate()).abs().multiply(HUNDRED).compareTo(value.multiply(quoted.rate())) <= 0;
            case AMOUNT -> fiatDifference(quoted, current).abs().compareTo(value) <= 0;
        };
    }

    /** What the payout would differ by, in fiat; positive when it would grow. */
    static BigDecimal fiatDifference(Price quoted, BigDecimal current) {
        return current.subtract(quoted.rate())
                .multiply(quoted.net())
                .setScale(quoted.fiatAmount().scale(), RoundingMode.HALF_EVEN);
    }
}
