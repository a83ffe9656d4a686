package dev.countersign.api.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.order.ramp.RampOrder;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order as its liquidity provider sees it. */
@Schema(name = "ProviderOrder")
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderOrderBody(
        UUID orderId,
        @Schema(examples = "awaiting_liquidity_provider") String status,

        @Schema(examples = "100.000000", description = "What the escrow will hold, in units")
        String cryptoAmount,

        @Schema(examples = "USDT") String cryptoCurrency,
        @Schema(examples = "sandbox") String network,

        @Schema(examples = "90.62", description = "What the provider pays the beneficiary")
        String fiatAmount,

        @Schema(examples = "EUR") String fiatCurrency,
        @Schema(examples = "sepa") String route,
        @Schema(examples = "0.92") String rate,

        @Schema(description = "False while the beneficiary's address is missing: the order cannot be accepted yet")
        boolean ready,

        @Schema(description = "The escrow that the provider named, once accepted")
        String escrowAddress,

        Instant createdAt,
        Instant updatedAt) {

    static ProviderOrderBody of(RampOrder order) {
        return new ProviderOrderBody(
                order.id(),
                order.state().name().toLowerCase(Locale.ROOT),
                order.price().cryptoAmount().toPlainString(),
                order.assetCode(),
                order.networkId(),
                order.price().fiatAmount().toPlainString(),
                order.fiatCurrency(),
                order.route(),
                order.price().rate().toPlainString(),
                order.missingAddress().isEmpty(),
                order.escrow().map(Object::toString).orElse(null),
                order.createdAt(),
                order.updatedAt());
    }
}
