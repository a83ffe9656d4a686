package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.order.ramp.RampOrder;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an action on an order answers: where the order stands now. Fetch the order for amounts, fees and timeline. */
@Schema(name = "OrderActionResponse")
@JsonNaming(SnakeCaseStrategy.class)
public record ActionBody(
        UUID orderId,
        OrderStatus status,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Schema(nullable = true)
        String nextAction,

        List<String> allowedActions) {

    static ActionBody of(RampOrder order) {
        return new ActionBody(
                order.id(),
                OrderStatus.of(order.state()),
                OrderBody.nextAction(order).orElse(null),
                OrderBody.allowedActions(order));
    }
}
