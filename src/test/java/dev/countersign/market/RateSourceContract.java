package dev.countersign.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every source of rates keeps to, wherever it has them from. */
public abstract class RateSourceContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /** The source in question. */
    protected abstract RateSource source();

    /**
     * From now on the world outside has this rate, beside whatever else it has.
     *
     * @param spread how far bid and ask are apart, as a fraction of the middle
     */
    protected abstract void worldHas(String base, String quote, BigDecimal mid, BigDecimal spread);

    /** The time of the world outside. */
    protected abstract Instant now();

    /** What the source says now. */
    protected final RateSheet asked() {
        return source().rates().await().atMost(LIMIT);
    }

    @Test
    void itIsThereAndIsNotToBeAskedMoreOftenThanItSays() {
        assertThat(source().isThere()).isTrue();
        assertThat(source().refresh()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    }

    @Test
    void everyRateIsExact() {
        BigDecimal mid = new BigDecimal("98765432109876.123456789012345678");
        BigDecimal spread = new BigDecimal("0.00125");
        worldHas("EXACT", "USD", mid, spread);

        BigDecimal half = mid.multiply(spread).divide(TWO);
        RateSheet sheet = asked();
        assertThat(sheet.price("EXACT", "USD", Side.BID).orElseThrow().subtract(mid.subtract(half)))
                .isEqualByComparingTo("0");
        assertThat(sheet.price("EXACT", "USD", Side.ASK).orElseThrow().subtract(mid.add(half)))
                .isEqualByComparingTo("0");
    }

    @Test
    void theSameWorldHasTheSameRates() {
        worldHas("SAME", "USD", new BigDecimal("7"), new BigDecimal("0.002"));

        assertThat(asked().rates()).isEqualTo(asked().rates());
    }

    @Test
    void aChangeIsSeenByTheNextAnswer() {
        worldHas("MOVE", "USD", new BigDecimal("10"), BigDecimal.ZERO);
        assertThat(asked().price("MOVE", "USD", Side.BID).orElseThrow()).isEqualByComparingTo("10");

        worldHas("MOVE", "USD", new BigDecimal("11"), BigDecimal.ZERO);
        assertThat(asked().price("MOVE", "USD", Side.BID).orElseThrow()).isEqualByComparingTo("11");
    }

    @Test
    void theSheetIsDatedByTheWorldItComesFrom() {
        worldHas("DATED", "USD", BigDecimal.ONE, BigDecimal.ZERO);
        Instant before = now();
        Instant at = asked().at();

        assertThat(at).isBetween(before, now());
    }
}
