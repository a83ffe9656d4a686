package dev.countersign.sandbox;

import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes the demo world's market: what can be traded, at which rates, and one investment. What is there stays as it is. */
@ApplicationScoped
class MarketSeeder {

    private static final String ASSETS = """
            insert into asset (code, name, decimals, kind, min_trade_amount)
            values ('BTC', 'Bitcoin', 8, 'CRYPTO', 0.0001), ('ETH', 'Ether', 18, 'CRYPTO', 0.001),
                   ('USD', 'US Dollar', 2, 'FIAT', 1), ('EUR', 'Euro', 2, 'FIAT', 1),
                   ('USDCYIELD', 'Sandbox Yield share', 6, 'SHARE', null)
            on conflict do nothing""";
    private static final String RATES = """
            insert into sandbox_rate (base, quote, mid, spread)
            values ('BTC', 'USD', 65000, 0.002), ('ETH', 'USD', 3200, 0.002),
                   ('USDT', 'USD', 1, 0.001), ('USDC', 'USD', 1, 0.001), ('EUR', 'USD', 1.08, 0.001),
                   ('BTC', 'EUR', 60000, 0.002), ('ETH', 'EUR', 2950, 0.002),
                   ('USDT', 'EUR', 0.925, 0.001), ('USDC', 'EUR', 0.925, 0.001), ('USDCYIELD', 'USDC', 1.02, 0)
            on conflict do nothing""";
    private static final String INVESTMENT = """
            insert into investment (id, name, quote_asset, quote_decimals, share_asset, network_id, provider_id, enabled,
                                    subscription_min, redemption_min, earnings_fee_percentage)
            select $1, 'Sandbox Yield', q.code, q.decimals, s.code, 'sandbox', 'sandbox', true, 10, 1, 10
              from asset q, asset s where q.code = 'USDC' and s.code = 'USDCYIELD' and s.kind = 'SHARE'
            on conflict do nothing""";

    private final PrimaryKeys keys;

    MarketSeeder(PrimaryKeys keys) {
        this.keys = keys;
    }

    Uni<Void> seed(Transaction transaction) {
        return transaction
                .run(ASSETS)
                .flatMap(assets -> transaction.run(RATES))
                .flatMap(rates -> transaction.run(INVESTMENT, keys.next()))
                .replaceWithVoid();
    }
}
