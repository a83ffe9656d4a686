package dev.countersign.api.unigox;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.order.ramp.Price;
import dev.countersign.order.ramp.QuoteService.Estimate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An indication: nothing is created, nothing is reserved. */
@Schema(name = "OffRampEstimateResponse")
@JsonNaming(SnakeCaseStrategy.class)
public record EstimateBody(
        @Schema(examples = "0.92") String rate,
        @Schema(examples = "100.000000") String cryptoAmount,
        @Schema(examples = "90.62") String fiatAmount,
        OrderBody.FeeBreakdown feeBreakdown,
        @Schema(examples = "bank-transfer") String paymentMethodSlug,
        @Schema(examples = "sepa") String paymentNetworkSlug,
        @Schema(examples = "all") String providerScope,
        @Schema(examples = "true") boolean isIndicative) {

    static EstimateBody of(Estimate estimate, String scope) {
        Price price = estimate.price();
        return new EstimateBody(
                price.rate().toPlainString(),
                price.cryptoAmount().toPlainString(),
                price.fiatAmount().toPlainString(),
                OrderBody.FeeBreakdown.of(price),
                estimate.offer().rail(),
                estimate.offer().route(),
                scope,
                true);
    }
}
