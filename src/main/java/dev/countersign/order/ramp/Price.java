package dev.countersign.order.ramp;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What an order moves. The crypto amount is gross: the partner pays it, the fee is inside it, and the rest is converted. So
 * {@code fiat = (crypto − fee) × rate}, with the fee rounded up to the asset's scale and the fiat down to the currency's;
 * anchored to fiat, the crypto amounts are rounded up and the fiat is exact.
 *
 * @param rate fiat for one unit of crypto
 * @param cryptoAmount gross, in units of the asset
 * @param fiatAmount what the user receives
 * @param platformFee in units of the asset
 * @param platformFeePct in percent of the gross amount
 */
public record Price(
        BigDecimal rate,
        BigDecimal cryptoAmount,
        BigDecimal fiatAmount,
        BigDecimal platformFee,
        BigDecimal platformFeePct) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Sells exactly this much crypto. */
    static Price ofCrypto(BigDecimal gross, Terms terms) {
        BigDecimal fee = gross.multiply(terms.feePct()).divide(HUNDRED).setScale(terms.cryptoScale(), RoundingMode.UP);
        BigDecimal fiat = gross.subtract(fee).multiply(terms.rate()).setScale(terms.fiatScale(), RoundingMode.DOWN);
        return new Price(
                terms.rate(), gross.setScale(terms.cryptoScale(), RoundingMode.UNNECESSARY), fiat, fee, terms.feePct());
    }

    /** Pays out exactly this much fiat. */
    static Price ofFiat(BigDecimal fiat, Terms terms) {
        BigDecimal net = fiat.divide(terms.rate(), terms.cryptoScale(), RoundingMode.UP);
        BigDecimal gross =
                net.multiply(HUNDRED).divide(HUNDRED.subtract(terms.feePct()), terms.cryptoScale(), RoundingMode.UP);
        return new Price(
                terms.rate(),
                gross,
                fiat.setScale(terms.fiatScale(), RoundingMode.UNNECESSARY),
                gross.subtract(net),
                terms.feePct());
    }

    /** The same order at another rate, keeping the amount that it is anchored to. */
    Price at(Anchor anchor, Terms terms) {
        return switch (anchor) {
            case CRYPTO -> ofCrypto(cryptoAmount, terms);
            case FIAT -> ofFiat(fiatAmount, terms);
        };
    }

    /** What is converted: the gross amount without the fee. */
    BigDecimal net() {
        return cryptoAmount.subtract(platformFee);
    }

    /** The amount that the partner fixed. */
    public enum Anchor {
        CRYPTO,
        FIAT
    }

    /**
     * What a price is made from.
     *
     * @param cryptoScale digits after the point of the asset
     * @param fiatScale digits after the point of the currency
     */
    record Terms(BigDecimal rate, BigDecimal feePct, int cryptoScale, int fiatScale) {}
}
