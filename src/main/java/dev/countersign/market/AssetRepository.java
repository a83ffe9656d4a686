package dev.countersign.market;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The table of assets. */
@ApplicationScoped
class AssetRepository {

    private static final String ALL = "select * from asset order by code";
    private static final String ONE = "select * from asset where code = $1";

    private static final String SAVE = """
            insert into asset (code, name, decimals, kind, min_trade_amount) values ($1, $2, $3, $4, $5)
            on conflict (code) do update set name = excluded.name, min_trade_amount = excluded.min_trade_amount
             where asset.decimals = excluded.decimals and asset.kind = excluded.kind
            returning *""";

    /** A token says nothing of what may be traded, so that stays as it is. */
    private static final String SAVE_OF_TOKEN = """
            insert into asset (code, name, decimals) values ($1, $2, $3)
            on conflict (code) do update set name = excluded.name
             where asset.decimals = excluded.decimals and asset.kind = 'CRYPTO'
            returning *""";

    private final Database database;

    AssetRepository(Database database) {
        this.database = database;
    }

    Uni<List<Asset>> all() {
        return database.run(ALL)
                .map(rows -> rows.stream().map(AssetRepository::asset).toList());
    }

    Uni<Optional<Asset>> find(String code) {
        return database.first(ONE, code).map(row -> row.map(AssetRepository::asset));
    }

    Uni<Optional<Asset>> find(Transaction transaction, String code) {
        return transaction.first(ONE, code).map(row -> row.map(AssetRepository::asset));
    }

    /** Saves all of it. Decimals and kind never change. */
    Uni<Result<Asset, MarketProblem>> save(Asset asset) {
        if (!asset.minTradeAmount().map(asset::measures).orElse(true)) {
            return Uni.createFrom().item(Result.refused(MarketProblem.TOO_FINE));
        }
        return database.first(
                        SAVE,
                        asset.code(),
                        asset.name(),
                        (short) asset.decimals(),
                        asset.kind().name(),
                        asset.minTradeAmount().orElse(null))
                .map(row -> row.<Result<Asset, MarketProblem>>map(saved -> Result.done(asset(saved)))
                        .orElseGet(() -> Result.refused(MarketProblem.CONFLICT)));
    }

    /** Saves what a token says of it; empty when it is registered with other decimals, or is no crypto. */
    Uni<Optional<Asset>> saveOfToken(Transaction transaction, String code, String name, int decimals) {
        return transaction
                .first(SAVE_OF_TOKEN, code, name, (short) decimals)
                .map(row -> row.map(AssetRepository::asset));
    }

    private static Asset asset(Row row) {
        return new Asset(
                row.getString("code"),
                row.getString("name"),
                row.getShort("decimals"),
                AssetKind.valueOf(row.getString("kind")),
                Optional.ofNullable(row.getBigDecimal("min_trade_amount")));
    }
}
