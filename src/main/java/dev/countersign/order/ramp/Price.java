package dev.countersign.order.ramp;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What an order moves. The crypto amount is gross: the fee is inside it.
 *
 * <p>Off-ramp the partner pays the gross amount and the rest of it is converted: {@code fiat = (crypto − fee) × rate}, with the
 * fee rounded up to the asset's scale and the fiat down to the currency's; anchored to fiat, the crypto amounts are rounded up and the
 * fiat is exact.
 *
 * <p>On-ramp the gross amount is bought and the rest of it is received: {@code fiat = crypto × rate}, with fee and fiat rounded
 * up; anchored to fiat, the crypto amount is rounded down and the fiat is exact.
 *
 * @param rate fiat for one unit of crypto
 * @param cryptoAmount gross, in units of the asset
 * @param fiatAmount what the user receives, or on-ramp pays
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
        BigDecimal fee = fee(gross, terms);
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

    /** Buys exactly this much crypto, of which the fee is kept. */
    static Price buyCrypto(BigDecimal gross, Terms terms) {
        return new Price(
                terms.rate(),
                gross.setScale(terms.cryptoScale(), RoundingMode.UNNECESSARY),
                gross.multiply(terms.rate()).setScale(terms.fiatScale(), RoundingMode.UP),
                fee(gross, terms),
                terms.feePct());
    }

    /** Buys for exactly this much fiat. */
    static Price spendFiat(BigDecimal fiat, Terms terms) {
        BigDecimal gross = fiat.divide(terms.rate(), terms.cryptoScale(), RoundingMode.DOWN);
        return new Price(
                terms.rate(),
                gross,
                fiat.setScale(terms.fiatScale(), RoundingMode.UNNECESSARY),
                fee(gross, terms),
                terms.feePct());
    }

    private static BigDecimal fee(BigDecimal gross, Terms terms) {
        return gross.multiply(terms.feePct()).divide(HUNDRED).setScale(terms.cryptoScale(), RoundingMode.UP);
    }

    /** The same off-ramp order at another rate, keeping the amount that it is anchored to. */
    Price at(Anchor anchor, Terms terms) {
        return switch (anchor) {
            case CRYPTO -> ofCrypto(cryptoAmount, terms);
            case FIAT -> ofFiat(fiatAmount, terms);
        };
    }

    /** The gross amount without the fee: off-ramp what is converted, on-ramp what the partner's wallet receives. */
    public BigDecimal net() {
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
