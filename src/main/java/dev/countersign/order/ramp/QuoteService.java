package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.OfferService.Wanted;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Estimates and quotes: what a liquidity provider would pay now. */
@ApplicationScoped
public class QuoteService {

    private static final String SAVE = """
            with clock as (select countersign_now() as now)
            insert into ramp_quote (id, partner_id, offer_id, user_id, payment_details_id, rate, crypto_amount, fiat_amount,
                                    platform_fee, platform_fee_pct, anchor, slippage_type, slippage_value,
                                    expires_at, created_at)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now + $14 * interval '1 millisecond', now
              from clock
             where exists (select from wallet where partner_id = $2 and network_id = $15)
            returning expires_at""";

    private static final String FORGET = """
            delete from ramp_quote where id in (
              select id from ramp_quote
               where used_at is null and expires_at <= (select countersign_now()) - $1 * interval '1 millisecond'
               order by expires_at limit $2 for update skip locked)
            returning id""";

    private final Database database;
    private final OfferService offers;
    private final RampUserService users;
    private final PrimaryKeys keys;
    private final RampConfig config;

    QuoteService(Database database, OfferService offers, RampUserService users, PrimaryKeys keys, RampConfig config) {
        this.database = database;
        this.offers = offers;
        this.users = users;
        this.keys = keys;
        this.config = config;
    }

    /** The price that the best offer would give now. Creates nothing, reserves nothing. */
    public Uni<Result<Estimate, RampProblem>> estimate(EstimateRequest request) {
        Wanted wanted = new Wanted(
                request.cryptoCurrency(),
                request.fiatCurrency(),
                request.rail(),
                request.route(),
                request.scope(),
                false);
        return best(wanted, request.anchor(), request.amount())
                .map(best -> best.map(found -> new Estimate(found.price(), found.offer())));
    }

    /** A price that holds for a moment. */
    public Uni<Result<Quote, RampProblem>> quote(UUID partnerId, QuoteRequest request) {
        return users.find(partnerId, request.userId(), request.paymentDetailsId())
                .flatMap(details -> {
                    Optional<RampProblem> problem = details.isEmpty()
                            ? Optional.of(new RampProblem.UnknownPaymentDetails())
                            : contradiction(request, details.get());
                    return problem.isPresent()
                            ? refused(problem.get())
                            : best(wanted(request, details.get()), request.anchor(), request.amount())
                                    .flatMap(best -> switch (best) {
                                        case Result.Done<Best, RampProblem> found ->
                                            save(partnerId, request, details.get(), found.value());
                                        case Result.Refused<Best, RampProblem> none -> refused(none.problem());
                                    });
                });
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
                request.cryptoCurrency(),
                request.fiatCurrency(),
                Optional.of(details.rail()),
                Optional.of(details.route()),
                request.scope(),
                request.settlesAutomatically());
    }

    private Uni<Result<Best, RampProblem>> best(Wanted wanted, Price.Anchor anchor, BigDecimal amount) {
        return offers.best(wanted).map(found -> {
            if (found.isEmpty()) {
                return Result.refused(new RampProblem.NoOffers());
            }
            Optional<RampProblem> tooFine = tooFine(found.getFirst(), anchor, amount);
            if (tooFine.isPresent()) {
                return Result.refused(tooFine.get());
            }
            return found.stream()
                    .map(offer -> new Best(offer, price(offer, anchor, amount)))
                    .filter(best -> best.offer().takes(best.price().cryptoAmount())
                            && best.price().fiatAmount().signum() > 0)
                    .findFirst()
                    .<Result<Best, RampProblem>>map(Result::done)
                    .orElseGet(() -> Result.refused(new RampProblem.NoOffers()));
        });
    }

    private static Optional<RampProblem> tooFine(Offer offer, Price.Anchor anchor, BigDecimal amount) {
        int scale = anchor == Price.Anchor.CRYPTO ? offer.decimals() : fiatScale(offer.fiatCurrency());
        String field = anchor == Price.Anchor.CRYPTO ? "crypto_amount" : "fiat_amount";
        return amount.stripTrailingZeros().scale() > scale
                ? Optional.of(
                        new RampProblem.InvalidRequest("%s: at most %d digits after the point".formatted(field, scale)))
                : Optional.empty();
    }

    private Price price(Offer offer, Price.Anchor anchor, BigDecimal amount) {
        Price.Terms terms = terms(offer.rate(), offer.decimals(), offer.fiatCurrency());
        return anchor == Price.Anchor.CRYPTO ? Price.ofCrypto(amount, terms) : Price.ofFiat(amount, terms);
    }

    /** What a price at this rate is made from. */
    Price.Terms terms(BigDecimal rate, int decimals, String fiatCurrency) {
        return new Price.Terms(rate, config.platformFeePct(), decimals, fiatScale(fiatCurrency));
    }

    /** ISO 4217's digits after the point. */
    static int fiatScale(String currency) {
        return Currency.getInstance(currency).getDefaultFractionDigits();
    }

    private Uni<Result<Quote, RampProblem>> save(
            UUID partnerId, QuoteRequest request, PaymentDetails details, Best best) {
        UUID id = keys.next();
        Price price = best.price();
        return database.first(
                        SAVE,
                        id,
                        partnerId,
                        best.offer().id(),
                        request.userId(),
                        details.id(),
                        price.rate(),
                        price.cryptoAmount(),
                        price.fiatAmount(),
                        price.platformFee(),
                        price.platformFeePct(),
                        request.anchor().name(),
                        request.slippage().type().name(),
                        request.slippage().value(),
                        config.quoteTtl().toMillis(),
                        best.offer().networkId())
                .map(row -> row.<Result<Quote, RampProblem>>map(saved -> {
                            Instant expiresAt =
                                    saved.getOffsetDateTime("expires_at").toInstant();
                            return Result.done(new Quote(
                                    id,
                                    price,
                                    details,
                                    best.offer().settlesAutomatically(),
                                    request.anchor(),
                                    expiresAt));
                        })
                        .orElseGet(() -> Result.refused(
                                new RampProblem.InvalidRequest("no wallet is registered for %s on the network %s"
                                        .formatted(
                                                request.cryptoCurrency(),
                                                best.offer().networkId())))));
    }

    private static <T> Uni<Result<T, RampProblem>> refused(RampProblem problem) {
        return Uni.createFrom().item(Result.refused(problem));
    }

    /** An indication, and the offer that it comes from. */
    public record Estimate(Price price, Offer offer) {}

    private record Best(Offer offer, Price price) {}
}
