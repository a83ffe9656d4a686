package dev.countersign.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whichever way a price is found, it is the right one to 34 digits, and whoever trades back and forth never gains. */
class RateSheetPropertyTest {

    private static final Instant NOW = Instant.parse("2026-02-03T10:00:00Z");

    /** The last of 34 significant digits is worth at most this part of the number. */
    private static final BigDecimal ULP = new BigDecimal("1e-33");

    @Property
    void aRateOnTheSheetIsThePrice(@ForAll("rates") Spread spread) {
        RateSheet sheet = sheet(spread.of("A", "B"));

        assertThat(sheet.price("A", "B", Side.BID)).contains(spread.bid());
        assertThat(sheet.price("A", "B", Side.ASK)).contains(spread.ask());
    }

    @Property
    void theOtherWayRoundWhoSellsPaysTheAsk(@ForAll("rates") Spread spread) {
        RateSheet sheet = sheet(spread.of("A", "B"));

        isJustBelow(price(sheet, "B", "A", Side.BID).multiply(spread.ask()), BigDecimal.ONE);
        isJustAbove(price(sheet, "B", "A", Side.ASK).multiply(spread.bid()), BigDecimal.ONE);
    }

    /** However the two rates stand on the sheet. */
    @Property
    void throughAThirdAssetBothLegsArePaid(
            @ForAll("rates") Spread first,
            @ForAll("rates") Spread second,
            @ForAll boolean firstTurned,
            @ForAll boolean secondTurned) {
        RateSheet sheet = sheet(
                firstTurned ? first.of("X", "A") : first.of("A", "X"),
                secondTurned ? second.of("B", "X") : second.of("X", "B"));

        BigDecimal earned = secondTurned ? BigDecimal.ONE : second.bid();
        BigDecimal divided = secondTurned ? second.ask() : BigDecimal.ONE;
        BigDecimal bid = price(sheet, "A", "B", Side.BID);
        if (firstTurned) {
            isJustBelow(bid.multiply(divided).multiply(first.ask()), earned);
        } else {
            isJustBelow(bid.multiply(divided), earned.multiply(first.bid()));
        }
    }

    @Property
    void tradingBackAndForthGainsNothing(@ForAll("rates") Spread first, @ForAll("rates") Spread second) {
        RateSheet sheet = sheet(first.of("A", "X"), second.of("B", "X"));
        for (String[] pair : new String[][] {{"A", "B"}, {"B", "A"}, {"A", "X"}, {"X", "A"}, {"X", "B"}}) {
            BigDecimal bid = price(sheet, pair[0], pair[1], Side.BID);
            assertThat(bid).isPositive().isLessThanOrEqualTo(price(sheet, pair[0], pair[1], Side.ASK));
            assertThat(bid.multiply(price(sheet, pair[1], pair[0], Side.BID))).isLessThanOrEqualTo(BigDecimal.ONE);
        }
    }

    @Property
    void thePriceKeepsAtLeastEighteenDigits(@ForAll("rates") Spread first, @ForAll("rates") Spread second) {
        BigDecimal price = price(sheet(first.of("A", "X"), second.of("B", "X")), "A", "B", Side.BID);
        BigDecimal exact = price.multiply(second.ask());

        assertThat(first.bid().subtract(exact))
                .isNotNegative()
                .isLessThanOrEqualTo(first.bid().movePointLeft(18));
    }

    @Property
    void ofRatesAsAMarketHasThemTheOrderDoesNotMatter(@ForAll("rates") Spread spread, @ForAll Random random) {
        List<Rate> rates = new ArrayList<>(
                List.of(spread.of("A", "Q"), spread.of("B", "Q"), spread.of("C", "Q"), spread.of("D", "Q")));
        BigDecimal price = price(new RateSheet(rates, NOW), "A", "D", Side.ASK);
        Collections.shuffle(rates, random);

        assertThat(price(new RateSheet(rates, NOW), "A", "D", Side.ASK)).isEqualByComparingTo(price);
    }

    @Example
    void anOwnRateGoesBeforeACrossAndTheFirstCrossBeforeTheOthers() {
        RateSheet sheet = sheet(
                rate("BTC", "USD", "65000"),
                rate("EUR", "USD", "1.25"),
                rate("BTC", "CHF", "50000"),
                rate("EUR", "CHF", "0.5"),
                rate("ETH", "EUR", "3000"));

        assertThat(sheet.price("BTC", "EUR", Side.BID)).contains(new BigDecimal("52000"));
        assertThat(sheet.price("ETH", "EUR", Side.BID)).contains(new BigDecimal("3000"));
        assertThat(sheet.price("EUR", "ETH", Side.BID).orElseThrow().toString())
                .isEqualTo("0.0003333333333333333333333333333333333");
        assertThat(sheet.price("EUR", "ETH", Side.ASK).orElseThrow().toString())
                .isEqualTo("0.0003333333333333333333333333333333334");
    }

    @Example
    void anAssetInItselfIsOneAndWhatNothingLeadsToHasNoPrice() {
        RateSheet sheet = sheet(rate("A", "B", "2"), rate("B", "C", "2"), rate("C", "D", "2"));

        assertThat(sheet.price("Z", "Z", Side.ASK)).contains(BigDecimal.ONE);
        assertThat(sheet.price("A", "Z", Side.ASK)).isEmpty();
        assertThat(sheet.price("A", "C", Side.ASK)).isPresent();
        assertThat(sheet.price("A", "D", Side.ASK)).as("two steps between").isEmpty();
        assertThat(sheet().price("A", "B", Side.BID)).isEmpty();
    }

    @Example
    void whatIsNoMarketIsNoSheet() {
        for (String[] wrong : new String[][] {{"0", "1"}, {"-1", "1"}, {"2", "1"}}) {
            assertThatThrownBy(() -> new Rate("A", "B", new BigDecimal(wrong[0]), new BigDecimal(wrong[1])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> rate("A", "A", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sheet(rate("A", "B", "1"), rate("B", "A", "1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    static Arbitrary<Spread> rates() {
        Arbitrary<BigDecimal> bids = Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.ONE, BigInteger.TEN.pow(20)),
                        Arbitraries.integers().between(0, 25))
                .as(BigDecimal::new);
        Arbitrary<BigDecimal> spreads = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.ONE)
                .ofScale(6);
        return Combinators.combine(bids, spreads).as((bid, spread) -> new Spread(bid, bid.add(bid.multiply(spread))));
    }

    /** Two prices without their assets. */
    record Spread(BigDecimal bid, BigDecimal ask) {

        Rate of(String base, String quote) {
            return new Rate(base, quote, bid, ask);
        }
    }

    private static void isJustBelow(BigDecimal found, BigDecimal exact) {
        assertThat(exact.subtract(found)).isNotNegative().isLessThanOrEqualTo(exact.multiply(ULP));
    }

    private static void isJustAbove(BigDecimal found, BigDecimal exact) {
        assertThat(found.subtract(exact)).isNotNegative().isLessThanOrEqualTo(exact.multiply(ULP));
    }

    private static BigDecimal price(RateSheet sheet, String base, String quote, Side side) {
        return sheet.price(base, quote, side).orElseThrow();
    }

    private static Rate rate(String base, String quote, String price) {
        return new Rate(base, quote, new BigDecimal(price), new BigDecimal(price));
    }

    private static RateSheet sheet(Rate... rates) {
        return new RateSheet(List.of(rates), NOW);
    }
}
