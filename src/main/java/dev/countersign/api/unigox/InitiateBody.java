package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.order.ramp.RampOrder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new order. */
@Schema(name = "PartnerInitiateResponse")
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InitiateBody(
        UUID orderId,
        OrderStatus status,
        UUID quoteId,
        OrderBody.Amounts amounts,
        OrderBody.FeeBreakdown feeBreakdown,
        List<OrderBody.TimelineBody> timeline,
        String referenceId,

        @Schema(examples = OrderBody.ON_RAMP, description = "Present for on-ramp orders only")
        String orderType,

        Instant createdAt) {

    static InitiateBody of(RampOrder order) {
        OrderBody whole = OrderBody.of(order);
        return new InitiateBody(
                whole.orderId(),
                whole.status(),
                order.quoteId(),
                whole.amounts(),
                whole.feeBreakdown(),
                whole.timeline(),
                whole.referenceId(),
                whole.orderType(),
                whole.createdAt());
    }
}
