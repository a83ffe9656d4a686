package dev.countersign.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.market.RateSource;
import dev.countersign.market.RateSourceContract;
import dev.countersign.market.Side;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rates of the demo world, which keep to what every source keeps to, and change as they are told. */
@QuarkusTest
class SandboxRateSourceTest extends RateSourceContract {

    @Inject
    SandboxRateSource source;

    @BeforeEach
    void thereIsAWorld() {
        Sandbox.world();
    }

    @AfterEach
    void onlySeededRatesStay() throws SQLException {
        Records.change("delete from sandbox_rate where base in ('EXACT', 'SAME', 'MOVE', 'DATED')");
    }

    @Override
    protected RateSource source() {
        return source;
    }

    @Override
    protected void worldHas(String base, String quote, BigDecimal mid, BigDecimal spread) {
        try {
            Records.change(
                    "insert into sandbox_rate (base, quote, mid, spread) values (?, ?, ?, ?)"
                            + " on conflict (base, quote) do update set mid = excluded.mid, spread = excluded.spread",
                    base,
                    quote,
                    mid,
                    spread);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    protected Instant now() {
        return Sandbox.now();
    }

    @Test
    void theSeededMarketHasAPriceForWhateverCustomersTrade() {
        for (String crypto : new String[] {"BTC", "ETH", "USDT", "USDC"}) {
            for (String other : new String[] {"USD", "EUR", "USDC", "BTC"}) {
                assertThat(asked().price(crypto, other, Side.BID))
                        .as(crypto + "/" + other)
                        .isPresent();
            }
        }
        assertThat(asked().price("BTC", "USD", Side.BID).orElseThrow()).isEqualByComparingTo("64935");
        assertThat(asked().price("BTC", "USD", Side.ASK).orElseThrow()).isEqualByComparingTo("65065");
        assertThat(asked().price("USDCYIELD", "USDC", Side.ASK).orElseThrow()).isEqualByComparingTo("1.02");
    }

    @Test
    void aPairMovesWhenItIsToldTo() {
        Sandbox.whileRatesAreHalved(
                "BTC/USD",
                () -> assertThat(asked().price("BTC", "USD", Side.ASK).orElseThrow())
                        .isEqualByComparingTo("32532.5"));
        Sandbox.whileRatesAreHalved(
                "usdcyield-usdc",
                () -> assertThat(asked().price("USDCYIELD", "USDC", Side.ASK).orElseThrow())
                        .isEqualByComparingTo("0.51"));
        assertThat(asked().price("BTC", "USD", Side.ASK).orElseThrow()).isEqualByComparingTo("65065");
    }
}
