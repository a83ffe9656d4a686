package dev.countersign.order.ramp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;

/** Money is conserved: fee and net are the gross, the fixed amount is exact, and rounding costs at most one unit. */
class PricePropertyTest {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    @Property
    void anchoredToCryptoNothingIsLost(
            @ForAll("terms") Price.Terms terms,
            @ForAll @BigRange(min = "1", max = "99999999999999999999") BigInteger atomic) {
        BigDecimal gross = new BigDecimal(atomic, terms.cryptoScale());
        Price price = Price.ofCrypto(gross, terms);

        assertThat(price.cryptoAmount()).isEqualTo(gross);
        assertThat(price.platformFee().add(price.net())).isEqualByComparingTo(gross);
        BigDecimal exactFee = gross.multiply(terms.feePct()).divide(HUNDRED);
        assertThat(price.platformFee().subtract(exactFee)).isBetween(BigDecimal.ZERO, unit(terms.cryptoScale()));
        BigDecimal exactFiat = price.net().multiply(terms.rate());
        assertThat(exactFiat.subtract(price.fiatAmount())).isBetween(BigDecimal.ZERO, unit(terms.fiatScale()));
        assertThat(price.platformFee().scale()).isEqualTo(terms.cryptoScale());
        assertThat(price.fiatAmount().scale()).isEqualTo(terms.fiatScale());
    }

    @Property
    void anchoredToFiatThePayoutIsExactAndNothingIsLost(
            @ForAll("terms") Price.Terms terms, @ForAll @BigRange(min = "1", max = "9999999999999") BigInteger cents) {
        BigDecimal fiat = new BigDecimal(cents, terms.fiatScale());
        Price price = Price.ofFiat(fiat, terms);

        assertThat(price.fiatAmount()).isEqualTo(fiat);
        assertThat(price.platformFee().add(price.net())).isEqualByComparingTo(price.cryptoAmount());
        assertThat(price.platformFee()).isNotNegative();
        BigDecimal exactNet = fiat.divide(terms.rate(), 40, RoundingMode.HALF_EVEN);
        assertThat(price.net().subtract(exactNet)).isBetween(new BigDecimal("-1e-30"), unit(terms.cryptoScale()));
        assertThat(price.net().multiply(terms.rate()))
                .as("what is converted covers the payout")
                .isGreaterThanOrEqualTo(fiat);
        BigDecimal exactGross =
                price.net().multiply(HUNDRED).divide(HUNDRED.subtract(terms.feePct()), 40, RoundingMode.HALF_EVEN);
        assertThat(price.cryptoAmount().subtract(exactGross))
                .isBetween(new BigDecimal("-1e-30"), unit(terms.cryptoScale()));
    }

    @Property
    void aPurchaseOfCryptoNeverCostsTheProvider(
            @ForAll("terms") Price.Terms terms,
            @ForAll @BigRange(min = "1", max = "99999999999999999999") BigInteger atomic) {
        BigDecimal gross = new BigDecimal(atomic, terms.cryptoScale());
        Price price = Price.buyCrypto(gross, terms);

        assertThat(price.cryptoAmount()).isEqualTo(gross);
        assertThat(price.platformFee().add(price.net())).isEqualByComparingTo(gross);
        BigDecimal exactFiat = gross.multiply(terms.rate());
        assertThat(price.fiatAmount().subtract(exactFiat)).isBetween(BigDecimal.ZERO, unit(terms.fiatScale()));
        BigDecimal exactFee = gross.multiply(terms.feePct()).divide(HUNDRED);
        assertThat(price.platformFee().subtract(exactFee)).isBetween(BigDecimal.ZERO, unit(terms.cryptoScale()));
    }

    @Property
    void aPurchaseForFiatCostsExactlyThatAndNeverMore(
            @ForAll("terms") Price.Terms terms, @ForAll @BigRange(min = "1", max = "9999999999999") BigInteger cents) {
        BigDecimal fiat = new BigDecimal(cents, terms.fiatScale());
        Price price = Price.spendFiat(fiat, terms);

        assertThat(price.fiatAmount()).isEqualTo(fiat);
        assertThat(price.cryptoAmount().multiply(terms.rate()))
                .as("what is bought is covered by what is paid")
                .isLessThanOrEqualTo(fiat);
        BigDecimal exact = fiat.divide(terms.rate(), 40, RoundingMode.HALF_EVEN);
        assertThat(exact.subtract(price.cryptoAmount())).isBetween(new BigDecimal("-1e-30"), unit(terms.cryptoScale()));
        assertThat(price.platformFee().add(price.net())).isEqualByComparingTo(price.cryptoAmount());
    }

    @Property
    void theSameRateIsTheSamePrice(
            @ForAll("terms") Price.Terms terms, @ForAll @BigRange(min = "1", max = "9999999999999") BigInteger cents) {
        Price crypto = Price.ofCrypto(new BigDecimal(cents, terms.cryptoScale()), terms);
        assertThat(crypto.at(Price.Anchor.CRYPTO, terms)).isEqualTo(crypto);
        Price fiat = Price.ofFiat(new BigDecimal(cents, terms.fiatScale()), terms);
        assertThat(fiat.at(Price.Anchor.FIAT, terms)).isEqualTo(fiat);
    }

    @Property
    void aToleranceCountsBothWaysAndItsBoundaryIsInside(
            @ForAll("terms") Price.Terms terms, @ForAll @BigRange(min = "1", max = "5000") BigInteger basisPoints) {
        Price quoted = Price.ofCrypto(new BigDecimal("100").setScale(terms.cryptoScale()), terms);
        BigDecimal percent = new BigDecimal(basisPoints, 2);
        Slippage slippage = new Slippage(Slippage.Type.PERCENT, percent);
        BigDecimal step = terms.rate().multiply(percent).divide(HUNDRED);
        BigDecimal more = step.add(new BigDecimal("1e-40"));
        assertThat(slippage.tolerates(quoted, terms.rate().add(step))).isTrue();
        assertThat(slippage.tolerates(quoted, terms.rate().subtract(step))).isTrue();
        assertThat(slippage.tolerates(quoted, terms.rate().add(more))).isFalse();
        assertThat(slippage.tolerates(quoted, terms.rate().subtract(more))).isFalse();
    }

    @Property
    void withoutAToleranceOnlyTheSameRateHolds(@ForAll("terms") Price.Terms terms) {
        Price quoted = Price.ofCrypto(new BigDecimal("100").setScale(terms.cryptoScale()), terms);
        assertThat(Slippage.NONE.tolerates(quoted, terms.rate())).isTrue();
        assertThat(Slippage.NONE.tolerates(quoted, terms.rate().add(new BigDecimal("1e-18"))))
                .isFalse();
    }

    @Provide
    Arbitrary<Price.Terms> terms() {
        Arbitrary<BigDecimal> rates = Arbitraries.bigDecimals()
                .between(new BigDecimal("0.000001"), new BigDecimal("1000000"))
                .ofScale(12)
                .filter(rate -> rate.signum() > 0);
        Arbitrary<BigDecimal> fees = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.valueOf(50))
                .ofScale(4);
        return Combinators.combine(rates, fees, Arbitraries.of(0, 6, 8, 18), Arbitraries.of(0, 2, 3))
                .as(Price.Terms::new);
    }

    private static BigDecimal unit(int scale) {
        return BigDecimal.ONE.movePointLeft(scale);
    }
}
