package dev.countersign.api.unigox;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.order.ramp.Price;
import dev.countersign.order.ramp.Quote;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A price that holds until it expires, for one order. */
@Schema(name = "OffRampQuoteResponse")
@JsonNaming(SnakeCaseStrategy.class)
public record QuoteBody(
        UUID quoteId,
        @Schema(examples = "0.92") String rate,

        @Schema(examples = "100.000000", description = "What the partner pays, fees included")
        String cryptoAmount,

        @Schema(examples = "90.62", description = "What the user receives")
        String fiatAmount,

        OrderBody.FeeBreakdown feeBreakdown,
        @Schema(examples = "1") long paymentDetailsId,
        @Schema(examples = "1") long paymentMethodId,
        @Schema(examples = "1") long paymentNetworkId,

        @Schema(examples = "crypto", description = "The amount that the partner fixed: crypto or fiat")
        String anchorType,

        boolean hasFiatSettlementNotification,

        @Schema(description = "The quote cannot be used at this time or later")
        Instant expiresAt) {

    static QuoteBody of(Quote quote) {
        Price price = quote.price();
        return new QuoteBody(
                quote.id(),
                price.rate().toPlainString(),
                price.cryptoAmount().toPlainString(),
                price.fiatAmount().toPlainString(),
                OrderBody.FeeBreakdown.of(price),
                quote.details().id(),
                quote.details().paymentMethodId(),
                quote.details().paymentNetworkId(),
                quote.anchor().name().toLowerCase(Locale.ROOT),
                quote.settlesAutomatically(),
                OrderBody.wholeSeconds(quote.expiresAt()));
    }
}
