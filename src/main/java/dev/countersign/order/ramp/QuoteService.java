package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.lifecycle.Result;
import dev.countersign.market.MarketService;
import dev.countersign.order.ramp.OfferService.Wanted;
import dev.countersign.order.ramp.Prices.Best;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Estimates and quotes: what a liquidity provider would pay now. */
@ApplicationScoped
public class QuoteService {

    private static final String SAVE = """
            with clock as (select countersign_now() as now)
            insert into ramp_quote (id, partner_id, direction, offer_id, user_id, payment_details_id, rate, crypto_amount,
                                    fiat_amount, platform_fee, platform_fee_pct, anchor, slippage_type, slippage_value,
                                    expires_at, created_at)
            select $1, $2, f.direction, f.id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                   now + $14 * interval '1 millisecond', now
              from clock, ramp_offer f join wallet w on w.partner_id = $2 and w.network_id = f.network_id
             where f.id = $3
            returning expires_at""";

    private static final String FORGET = """
            delete from ramp_quote where id in (
              select id from ramp_quote
               where used_at is null and expires_at <= (select countersign_now()) - $1 * interval '1 millisecond'
               order by expires_at limit $2 for update skip locked)
            returning id""";

    private final Database database;
    private final Prices prices;
    private final RampUserService users;
    private final MarketService market;
    private final PrimaryKeys keys;
    private final RampConfig config;

    QuoteService(
            Database database,
            Prices prices,
            RampUserService users,
            MarketService market,
            PrimaryKeys keys,
            RampConfig config) {
        this.database = database;
        this.prices = prices;
        this.users = users;
        this.market = market;
        this.keys = keys;
        this.config = config;
    }

    /** The price that the best offer would give now. Creates nothing, reserves nothing. */
    public Uni<Result<Estimate, RampProblem>> estimate(EstimateRequest request) {
        Wanted wanted = new Wanted(
                request.direction(),
                request.cryptoCurrency(),
                request.fiatCurrency(),
                request.rail(),
                request.route(),
                request.scope(),
                false);
        return prices.best(wanted, request.anchor(), request.amount())
                .map(best -> best.map(found -> new Estimate(found.price(), found.offer())))
                .flatMap(result -> explained(request.cryptoCurrency(), result));
    }

    /** Nobody offers what does not exist: the caller should know which of the two it is. */
    private Uni<Result<Estimate, RampProblem>> explained(String cryptoCurrency, Result<Estimate, RampProblem> result) {
        boolean noOffers = result instanceof Result.Refused<Estimate, RampProblem> refused
                && refused.problem() instanceof RampProblem.NoOffers;
        return noOffers
                ? market.knows(cryptoCurrency)
                        .map(known -> known ? result : Result.refused(unsupported(cryptoCurrency)))
                : Uni.createFrom().item(result);
    }

    private static RampProblem unsupported(String cryptoCurrency) {
        return new RampProblem.InvalidRequest("crypto_currency: %s is not supported".formatted(cryptoCurrency));
    }

    /** A price for the sale of crypto that holds for a moment. */
    public Uni<Result<Quote, RampProblem>> quote(UUID partnerId, QuoteRequest request) {
        return users.find(partnerId, request.userId(), request.paymentDetailsId())
                .flatMap(details -> {
                    Optional<RampProblem> problem = details.isEmpty()
                            ? Optional.of(new RampProblem.UnknownPaymentDetails())
                            : contradiction(request, details.get());
                    return problem.isPresent()
                            ? refused(problem.get())
                            : prices.best(wanted(request, details.get()), request.anchor(), request.amount())
                                    .flatMap(best -> switch (best) {
                                        case Result.Done<Best, RampProblem> found ->
                                            save(partnerId, request, details.get(), found.value());
                                        case Result.Refused<Best, RampProblem> none -> refused(none.problem());
                                    });
                });
    }

    /** A price for the purchase of crypto that holds for a moment, whatever the market does meanwhile. */
    public Uni<Result<OnRampQuote, RampProblem>> quote(UUID partnerId, OnRampQuoteRequest request) {
        Wanted wanted = new Wanted(
                Direction.ON_RAMP,
                request.cryptoCurrency(),
                request.fiatCurrency(),
                request.rail(),
                request.route(),
                request.scope(),
                false);
        return users.exists(partnerId, request.userId())
                .flatMap(exists -> exists
                        ? prices.best(wanted, request.anchor(), request.amount())
                                .flatMap(best -> switch (best) {
                                    case Result.Done<Best, RampProblem> found ->
                                        save(partnerId, request, found.value());
                                    case Result.Refused<Best, RampProblem> none -> refused(none.problem());
                                })
                        : refused(new RampProblem.UnknownUser()));
    }

    /** Deletes quotes that expired long ago and were never used. */
    public Uni<Integer> forget(int limit) {
        return database.run(FORGET, config.quoteRetention().toMillis(), limit).map(List::size);
    }

    private static Optional<RampProblem> contradiction(QuoteRequest request, PaymentDetails details) {
        if (!details.currency().equals(request.fiatCurrency())) {
            return Optional.of(new RampProblem.RailMismatch("payment details %d pay out %s, not %s"
                    .formatted(details.id(), details.currency(), request.fiatCurrency())));
        }
        List<String> agreeing = List.of(details.rail(), details.route());
        boolean contradicted = Stream.of(request.rail(), request.route())
                .flatMap(Optional::stream)
                .anyMatch(hint -> !agreeing.contains(hint));
        if (contradicted) {
            return Optional.of(new RampProblem.RailMismatch("payment details %d use the rail %s and the route %s"
                    .formatted(details.id(), details.rail(), details.route())));
        }
        return Optional.empty();
    }

    private static Wanted wanted(QuoteRequest request, PaymentDetails details) {
        return new Wanted(
                Direction.OFF_RAMP,
                request.cryptoCurrency(),
                request.fiatCurrency(),
                Optional.of(details.rail()),
                Optional.of(details.route()),
                request.scope(),
                request.settlesAutomatically());
    }

    private Uni<Result<Quote, RampProblem>> save(
            UUID partnerId, QuoteRequest request, PaymentDetails details, Best best) {
        Draft draft = new Draft(
                partnerId, request.userId(), Optional.of(details.id()), best, request.anchor(), request.slippage());
        return save(draft)
                .map(saved -> saved.map(at -> new Quote(
                        at.id(),
                        best.price(),
                        details,
                        best.offer().settlesAutomatically(),
                        request.anchor(),
                        at.expiresAt())));
    }

    private Uni<Result<OnRampQuote, RampProblem>> save(UUID partnerId, OnRampQuoteRequest request, Best best) {
        Draft draft = new Draft(partnerId, request.userId(), Optional.empty(), best, request.anchor(), Slippage.NONE);
        return save(draft)
                .map(saved -> saved.map(
                        at -> new OnRampQuote(at.id(), best.price(), best.offer(), request.anchor(), at.expiresAt())));
    }

    private Uni<Result<Saved, RampProblem>> save(Draft draft) {
        UUID id = keys.next();
        Offer offer = draft.best().offer();
        Price price = draft.best().price();
        return database.first(
                        SAVE,
                        id,
                        draft.partnerId(),
                        offer.id(),
                        draft.userId(),
                        draft.paymentDetailsId().orElse(null),
                        price.rate(),
                        price.cryptoAmount(),
                        price.fiatAmount(),
                        price.platformFee(),
                        price.platformFeePct(),
                        draft.anchor().name(),
                        draft.slippage().type().name(),
                        draft.slippage().value(),
                        config.quoteTtl().toMillis())
                .map(row -> row.<Result<Saved, RampProblem>>map(saved -> Result.done(new Saved(
                                id, saved.getOffsetDateTime("expires_at").toInstant())))
                        .orElseGet(() -> Result.refused(
                                new RampProblem.InvalidRequest("no wallet is registered for %s on the network %s"
                                        .formatted(offer.assetCode(), offer.networkId())))));
    }

    private static <T> Uni<Result<T, RampProblem>> refused(RampProblem problem) {
        return Uni.createFrom().item(Result.refused(problem));
    }

    /** An indication, and the offer that it comes from. */
    public record Estimate(Price price, Offer offer) {}

    private record Draft(
            UUID partnerId,
            UUID userId,
            Optional<Long> paymentDetailsId,
            Best best,
            Price.Anchor anchor,
            Slippage slippage) {}

    private record Saved(UUID id, Instant expiresAt) {}
}
