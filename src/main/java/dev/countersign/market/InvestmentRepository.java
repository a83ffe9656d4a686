package dev.countersign.market;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of investments. */
@ApplicationScoped
class InvestmentRepository {

    private static final String ALL = "select * from investment order by name, id";
    private static final String ONE = "select * from investment where id = $1";

    /** The decimals come from the asset itself, and hold the amounts to it. */
    private static final String CREATE = """
            insert into investment (id, quote_asset, quote_decimals, share_asset, name, network_id, provider_id, enabled,
                                    subscription_min, subscription_max, redemption_min, redemption_max,
                                    earnings_fee_percentage)
            select $1, code, decimals, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 from asset where code = $2
            on conflict (share_asset) do nothing
            returning *""";

    private static final String REPLACE = """
            update investment
               set name = $4, network_id = $5, provider_id = $6, enabled = $7, subscription_min = $8, subscription_max = $9,
                   redemption_min = $10, redemption_max = $11, earnings_fee_percentage = $12
             where id = $1 and quote_asset = $2 and share_asset = $3
            returning *""";

    private final Database database;
    private final PrimaryKeys keys;

    InvestmentRepository(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    Uni<List<Investment>> all() {
        return database.run(ALL)
                .map(rows -> rows.stream().map(InvestmentRepository::investment).toList());
    }

    Uni<Optional<Investment>> find(UUID id) {
        return database.first(ONE, id).map(row -> row.map(InvestmentRepository::investment));
    }

    Uni<Result<Investment, MarketProblem>> create(InvestmentTerms terms) {
        return write(CREATE, keys.next(), terms);
    }

    Uni<Result<Investment, MarketProblem>> replace(UUID id, InvestmentTerms terms) {
        return write(REPLACE, id, terms);
    }

    private Uni<Result<Investment, MarketProblem>> write(String statement, UUID id, InvestmentTerms terms) {
        return database.first(
                        statement,
                        id,
                        terms.quoteAsset(),
                        terms.shareAsset(),
                        terms.name(),
                        terms.networkId().orElse(null),
                        terms.providerId(),
                        terms.enabled(),
                        terms.subscription().min(),
                        terms.subscription().max().orElse(null),
                        terms.redemption().min(),
                        terms.redemption().max().orElse(null),
                        terms.earningsFeePercentage())
                .map(row -> row.<Result<Investment, MarketProblem>>map(saved -> Result.done(investment(saved)))
                        .orElseGet(() -> Result.refused(MarketProblem.CONFLICT)));
    }

    private static Investment investment(Row row) {
        return new Investment(
                row.getUUID("id"),
                new InvestmentTerms(
                        row.getString("name"),
                        row.getString("quote_asset"),
                        row.getString("share_asset"),
                        Optional.ofNullable(row.getString("network_id")),
                        row.getString("provider_id"),
                        row.getBoolean("enabled"),
                        range(row, "subscription"),
                        range(row, "redemption"),
                        row.getBigDecimal("earnings_fee_percentage")));
    }

    private static AmountRange range(Row row, String what) {
        return new AmountRange(row.getBigDecimal(what + "_min"), Optional.ofNullable(row.getBigDecimal(what + "_max")));
    }
}
