package dev.countersign.order.ramp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class SlippageTest {

    private final Price quoted = Price.ofCrypto(
            new BigDecimal("100.000000"), new Price.Terms(new BigDecimal("0.92"), new BigDecimal("1.5"), 6, 2));

    @Test
    void anAmountIsFiatOfTheWholePayout() {
        Slippage tenCents = new Slippage(Slippage.Type.AMOUNT, new BigDecimal("0.10"));
        assertThat(tenCents.tolerates(quoted, new BigDecimal("0.921"))).isTrue();
        assertThat(tenCents.tolerates(quoted, new BigDecimal("0.919"))).isTrue();
        assertThat(tenCents.tolerates(quoted, new BigDecimal("0.922"))).isFalse();
        assertThat(tenCents.tolerates(quoted, new BigDecimal("0.918"))).isFalse();
    }

    @Test
    void theDifferenceHasASign() {
        assertThat(Slippage.fiatDifference(quoted, new BigDecimal("0.46"))).isEqualByComparingTo("-45.31");
        assertThat(Slippage.fiatDifference(quoted, new BigDecimal("1.84"))).isEqualByComparingTo("90.62");
        assertThat(Slippage.fiatDifference(quoted, quoted.rate())).isZero();
    }

    @Test
    void thePriceOfTheDocumentationHolds() {
        assertThat(quoted.fiatAmount()).isEqualTo(new BigDecimal("90.62"));
        assertThat(quoted.platformFee()).isEqualTo(new BigDecimal("1.500000"));
        Price payout =
                Price.ofFiat(new BigDecimal("90.62"), new Price.Terms(quoted.rate(), quoted.platformFeePct(), 6, 2));
        assertThat(payout.cryptoAmount()).isEqualTo(new BigDecimal("100.000000"));
    }
}
