package dev.countersign.api.unigox;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.order.ramp.OnRampQuote;
import dev.countersign.order.ramp.Price;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A price for the purchase of crypto that holds until it expires, for one order. */
@Schema(name = "OnRampQuoteResponse")
@JsonNaming(SnakeCaseStrategy.class)
public record OnRampQuoteBody(
        UUID quoteId,
        @Schema(examples = "0.93") String rate,

        @Schema(
                examples = "100.000000",
                description = "What is bought, fees included: the partner's wallet receives crypto_amount - total_fee")
        String cryptoAmount,

        @Schema(examples = "93.00", description = "What the user pays: crypto_amount × rate")
        String fiatAmount,

        OrderBody.FeeBreakdown feeBreakdown,
        @Schema(examples = "bank-transfer") String paymentMethodSlug,
        @Schema(examples = "sepa") String paymentNetworkSlug,

        @Schema(examples = "fiat", description = "The amount that the partner fixed: crypto or fiat")
        String anchorType,

        @Schema(description = "The quote cannot be used at this time or later")
        Instant expiresAt) {

    static OnRampQuoteBody of(OnRampQuote quote) {
        Price price = quote.price();
        return new OnRampQuoteBody(
                quote.id(),
                price.rate().toPlainString(),
                price.cryptoAmount().toPlainString(),
                price.fiatAmount().toPlainString(),
                OrderBody.FeeBreakdown.of(price),
                quote.offer().rail(),
                quote.offer().route(),
                quote.anchor().name().toLowerCase(Locale.ROOT),
                OrderBody.wholeSeconds(quote.expiresAt()));
    }
}
