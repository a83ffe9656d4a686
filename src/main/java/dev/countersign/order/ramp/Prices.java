package dev.countersign.order.ramp;

import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.OfferService.Wanted;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;

/** Finds the best price that liquidity providers offer now. */
@ApplicationScoped
class Prices {

    private final OfferService offers;
    private final RampConfig config;

    Prices(OfferService offers, RampConfig config) {
        this.offers = offers;
        this.config = config;
    }

    /** The price of the best offer that takes the amount. */
    Uni<Result<Best, RampProblem>> best(Wanted wanted, Price.Anchor anchor, BigDecimal amount) {
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
                    .filter(Best::isPossible)
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
        Price.Terms terms = new Price.Terms(
                offer.rate(), config.platformFeePct(), offer.decimals(), fiatScale(offer.fiatCurrency()));
        boolean crypto = anchor == Price.Anchor.CRYPTO;
        return switch (offer.direction()) {
            case OFF_RAMP -> crypto ? Price.ofCrypto(amount, terms) : Price.ofFiat(amount, terms);
            case ON_RAMP -> crypto ? Price.buyCrypto(amount, terms) : Price.spendFiat(amount, terms);
        };
    }

    /** ISO 4217's digits after the point. */
    static int fiatScale(String currency) {
        return Currency.getInstance(currency).getDefaultFractionDigits();
    }

    /** An offer, and what it makes of the amount. */
    record Best(Offer offer, Price price) {

        private boolean isPossible() {
            return offer.takes(price.cryptoAmount())
                    && price.fiatAmount().signum() > 0
                    && price.net().signum() > 0;
        }
    }
}
