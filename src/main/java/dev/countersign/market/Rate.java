package dev.countersign.market;

import java.math.BigDecimal;

/**
 * What a base asset is worth in a quote asset.
 *
 * @param base such as {@code BTC}
 * @param quote such as {@code USD}
 * @param bid what one gets for a unit of the base, in the quote; positive
 * @param ask what a unit of the base costs, in the quote; the bid or more
 */
public record Rate(String base, String quote, BigDecimal bid, BigDecimal ask) {

    /**
     * A rate.
     *
     * @throws IllegalArgumentException when it is of one asset only, or its bid is not positive or above its ask
     */
    public Rate {
        if (base.equals(quote)) {
            throw new IllegalArgumentException("a rate of " + base + " in itself");
        }
        if (bid.signum() <= 0 || bid.compareTo(ask) > 0) {
            throw new IllegalArgumentException("a rate of %s in %s: bid %s, ask %s".formatted(base, quote, bid, ask));
        }
    }
}
