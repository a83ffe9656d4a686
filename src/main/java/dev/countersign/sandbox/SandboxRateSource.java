package dev.countersign.sandbox;

import dev.countersign.database.Database;
import dev.countersign.market.Rate;
import dev.countersign.market.RateSheet;
import dev.countersign.market.RateSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** A market whose rates stand in a table, and change only when somebody says so. */
@ApplicationScoped
public class SandboxRateSource implements RateSource {

    private static final String RATES =
            "select base, quote, mid, spread, countersign_now() as now from sandbox_rate order by base, quote";
    private static final String CHANGE = """
            update sandbox_rate set mid = least(greatest(round(mid * $3, 18), 1e-18), 1e18) where base = $1 and quote = $2
            returning base""";
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private final Database database;
    private final SandboxConfig config;

    SandboxRateSource(Database database, SandboxConfig config) {
        this.database = database;
        this.config = config;
    }

    @Override
    public boolean isThere() {
        return config.enabled();
    }

    /** Asked every time, so that a change is seen by the next request. */
    @Override
    public Duration refresh() {
        return Duration.ZERO;
    }

    @Override
    public Uni<RateSheet> rates() {
        return database.run(RATES)
                .map(rows -> new RateSheet(
                        rows.stream().map(SandboxRateSource::rate).toList(),
                        rows.stream()
                                .findFirst()
                                .map(row -> row.getOffsetDateTime("now").toInstant())
                                .orElseThrow(() -> new IllegalStateException("the sandbox has no rates yet"))));
    }

    /**
     * Multiplies the middle of a pair.
     *
     * @return how many rates changed
     */
    Uni<Integer> scale(String base, String quote, BigDecimal factor) {
        return database.run(CHANGE, base, quote, factor).map(List::size);
    }

    private static Rate rate(Row row) {
        BigDecimal mid = row.getBigDecimal("mid");
        BigDecimal half = mid.multiply(row.getBigDecimal("spread")).divide(TWO);
        return new Rate(row.getString("base"), row.getString("quote"), mid.subtract(half), mid.add(half));
    }
}
