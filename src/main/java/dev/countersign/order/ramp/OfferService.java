package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.ethereum.Address;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What liquidity providers offer. */
@ApplicationScoped
public class OfferService {

    private static final String SELECT = """
            select f.*, a.decimals, n.currency, n.slug as route, m.slug as rail
              from %s f join asset a on a.code = f.asset_code
              join payment_network n on n.id = f.payment_network_id join payment_method m on m.id = n.method_id""";

    private static final String PUBLISH = """
            with f as (
              insert into ramp_offer (id, provider_id, direction, asset_code, network_id, payment_network_id, rate,
                                      min_crypto, max_crypto, licensed, settles_automatically, settlement_address, enabled,
                                      requests_payment)
              select $1, p.id, $12, t.asset_code, t.network_id, n.id, $5, $6, $7, p.licensed,
                     $8 and p.settlement_trusted, $9, $10, $13
                from token t, payment_network n, liquidity_provider p
               where t.asset_code = $3 and n.slug = $4 and t.network_id = $11 and p.id = $2
              on conflict (provider_id, direction, asset_code, network_id, payment_network_id) do update
                 set rate = excluded.rate, min_crypto = excluded.min_crypto, max_crypto = excluded.max_crypto,
                     licensed = excluded.licensed, settles_automatically = excluded.settles_automatically,
                     settlement_address = excluded.settlement_address, enabled = excluded.enabled,
                     requests_payment = excluded.requests_payment,
                     updated_at = countersign_now()
              returning *
            )
            """ + SELECT.formatted("f");

    private static final String OF_PROVIDER = SELECT.formatted("ramp_offer")
            + " where f.provider_id = $1 order by f.direction, f.asset_code, n.slug, f.network_id";

    /** The best first: for the seller of crypto the highest rate, for its buyer the lowest. */
    private static final String BEST = SELECT.formatted("ramp_offer") + "\n" + """
             where f.enabled and f.direction = $7 and f.asset_code = $1 and n.currency = $2
               and ($3::text is null or n.slug = $3) and ($4::text is null or m.slug = $4)
               and ($5::boolean is null or f.licensed = $5) and (not $6 or f.settles_automatically)
             order by case f.direction when 'OFF_RAMP' then f.rate else -f.rate end desc, f.id limit 20""";

    private static final String CHANGE_RATES = """
            update ramp_offer f set rate = greatest(f.rate * $3, 0.000000000000000001), updated_at = countersign_now()
              from payment_network n
             where n.id = f.payment_network_id and f.asset_code = $1 and n.currency = $2
            returning f.id""";

    private final Database database;
    private final PrimaryKeys keys;

    OfferService(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** Publishes an offer, or replaces the provider's offer of the same asset, network and route. */
    public Uni<Result<Offer, RampProblem>> publish(UUID providerId, NewOffer offer) {
        return database.first(
                        PUBLISH,
                        keys.next(),
                        providerId,
                        offer.assetCode(),
                        offer.route(),
                        offer.rate(),
                        offer.minCrypto(),
                        offer.maxCrypto(),
                        offer.settlesAutomatically(),
                        offer.settlementAddress().lowerCase(),
                        offer.enabled(),
                        offer.networkId(),
                        offer.direction().name(),
                        offer.requestsPayment())
                .map(row -> row.<Result<Offer, RampProblem>>map(saved -> Result.done(Offer.of(saved)))
                        .orElseGet(() -> Result.refused(
                                new RampProblem.InvalidRequest("no such asset, network or payment network"))));
    }

    /** The offers of a provider. */
    public Uni<List<Offer>> offers(UUID providerId) {
        return database.run(OF_PROVIDER, providerId)
                .map(rows -> rows.stream().map(Offer::of).toList());
    }

    /** The offers that match, the best rate for the partner first. */
    Uni<List<Offer>> best(Wanted wanted) {
        Boolean licensed = switch (wanted.scope()) {
            case ALL -> null;
            case LICENSED_ONLY -> true;
            case P2P_ONLY -> false;
        };
        return database.run(
                        BEST,
                        wanted.assetCode(),
                        wanted.fiatCurrency(),
                        wanted.route().orElse(null),
                        wanted.rail().orElse(null),
                        licensed,
                        wanted.settlesAutomatically(),
                        wanted.direction().name())
                .map(rows -> rows.stream().map(Offer::of).toList());
    }

    /** Multiplies every offered rate of a pair. For the sandbox, where the market does as it is told. */
    public Uni<Integer> scaleRates(String assetCode, String fiatCurrency, BigDecimal factor) {
        return database.run(CHANGE_RATES, assetCode, fiatCurrency, factor).map(List::size);
    }

    /** What a partner looks for. */
    record Wanted(
            Direction direction,
            String assetCode,
            String fiatCurrency,
            Optional<String> rail,
            Optional<String> route,
            ProviderScope scope,
            boolean settlesAutomatically) {}

    /** An offer to be published. */
    public record NewOffer(
            Direction direction,
            String assetCode,
            String networkId,
            String route,
            BigDecimal rate,
            BigDecimal minCrypto,
            BigDecimal maxCrypto,
            boolean settlesAutomatically,
            boolean requestsPayment,
            Address settlementAddress,
            boolean enabled) {}
}
