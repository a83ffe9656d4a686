package dev.countersign.market;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All rates of one moment.
 *
 * @param rates at most one of each pair; where several assets lead from one to another, the first in the list does
 * @param at when they held, by their source's clock
 */
public record RateSheet(List<Rate> rates, Instant at) {

    private static final int DIGITS = 34;

    /**
     * A sheet.
     *
     * @throws IllegalArgumentException when a pair is on it twice, in either direction
     */
    public RateSheet {
        rates = List.copyOf(rates);
        Set<Set<String>> pairs = new HashSet<>();
        for (Rate rate : rates) {
            if (!pairs.add(Set.of(rate.base(), rate.quote()))) {
                throw new IllegalArgumentException("two rates of %s and %s".formatted(rate.base(), rate.quote()));
            }
        }
    }

    /**
     * The price of a unit of the base in the quote: by their own rate, by the rate of the quote in the base, or through one third asset
     * that has rates with both. A rate of the sheet is given as it is, and so is a product of two; a quotient is exact where 34
     * significant digits can hold it, else rounded at the 34th against whoever trades: a bid down, an ask up. Amounts are for
     * the caller to round.
     *
     * @return empty when no such rates are on the sheet; one for an asset in itself
     */
    public Optional<BigDecimal> price(String base, String quote, Side side) {
        return base.equals(quote)
                ? Optional.of(BigDecimal.ONE)
                : direct(base, quote, side)
                        .or(() -> crossed(base, quote, side))
                        .map(fraction -> fraction.rounded(side));
    }

    private Optional<Fraction> direct(String base, String quote, Side side) {
        return rates.stream()
                .flatMap(rate -> Fraction.of(rate, base, quote, side).stream())
                .findFirst();
    }

    private Optional<Fraction> crossed(String base, String quote, Side side) {
        return rates.stream()
                .flatMap(rate -> other(rate, base))
                .flatMap(between -> direct(base, between, side).stream()
                        .flatMap(first -> direct(between, quote, side).map(first::times).stream()))
                .findFirst();
    }

    private static Stream<String> other(Rate rate, String asset) {
        if (rate.base().equals(asset)) {
            return Stream.of(rate.quote());
        }
        return rate.quote().equals(asset) ? Stream.of(rate.base()) : Stream.empty();
    }

    /** Divided only once, at the end, so that nothing is rounded twice. */
    private record Fraction(BigDecimal numerator, BigDecimal denominator) {

        static Optional<Fraction> of(Rate rate, String base, String quote, Side side) {
            if (rate.base().equals(base) && rate.quote().equals(quote)) {
                return Optional.of(new Fraction(side == Side.BID ? rate.bid() : rate.ask(), BigDecimal.ONE));
            }
            // who sells the base buys the quote with it, and pays the ask
            return rate.base().equals(quote) && rate.quote().equals(base)
                    ? Optional.of(new Fraction(BigDecimal.ONE, side == Side.BID ? rate.ask() : rate.bid()))
                    : Optional.empty();
        }

        Fraction times(Fraction other) {
            return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
        }

        BigDecimal rounded(Side side) {
            BigDecimal price = denominator.equals(BigDecimal.ONE)
                    ? numerator
                    : numerator.divide(
                            denominator,
                            new MathContext(DIGITS, side == Side.BID ? RoundingMode.FLOOR : RoundingMode.CEILING));
            return price.scale() < 0 ? price.setScale(0) : price;
        }
    }
}
