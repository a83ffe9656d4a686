package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.event.webhook.WebhookEvent;
import dev.countersign.order.ramp.OrderTerms;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * What a receiver is sent. The order of the fields is part of it: what is signed are the bytes.
 *
 * @param eventId {@code evt_} and a UUID, the same on every attempt
 * @param createdAt when it happened
 */
@RegisterForReflection(targets = {WebhookBody.class, WebhookBody.OrderStatusChanged.class, WebhookBody.Test.class})
@JsonPropertyOrder({"event_id", "event_type", "created_at", "data"})
@JsonNaming(SnakeCaseStrategy.class)
record WebhookBody(String eventId, String eventType, Instant createdAt, Object data) {

    static WebhookBody statusChanged(WebhookEvent event, OrderStatus status, OrderTerms terms) {
        return new WebhookBody(
                eventId(event.id()),
                "order.status.changed",
                OrderBody.wholeSeconds(event.occurredAt()),
                OrderStatusChanged.of(status, terms));
    }

    static WebhookBody test(UUID id, Instant at) {
        return new WebhookBody(
                eventId(id),
                "webhook.test",
                OrderBody.wholeSeconds(at),
                new Test("Your receiver works if it answers 2xx"));
    }

    static String eventId(UUID id) {
        return "evt_" + id;
    }

    /**
     * An order reports a new status.
     *
     * @param userId the user under its older name; {@code userUuid} is the same
     * @param paymentDetailsId an integer in quotes, as everywhere in events of this wire
     */
    @JsonPropertyOrder({
        "order_id",
        "status",
        "user_id",
        "user_uuid",
        "crypto_amount",
        "crypto_currency",
        "fiat_amount",
        "fiat_currency",
        "provider",
        "payment_details_id",
        "partner_fee",
        "partner_fee_pct"
    })
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OrderStatusChanged(
            UUID orderId,
            OrderStatus status,
            UUID userId,
            UUID userUuid,
            String cryptoAmount,
            String cryptoCurrency,
            String fiatAmount,
            String fiatCurrency,
            String provider,
            String paymentDetailsId,
            String partnerFee,
            BigDecimal partnerFeePct) {

        static OrderStatusChanged of(OrderStatus status, OrderTerms terms) {
            return new OrderStatusChanged(
                    terms.orderId(),
                    status,
                    terms.userId(),
                    terms.userId(),
                    terms.cryptoAmount().toPlainString(),
                    terms.assetCode(),
                    terms.fiatAmount().toPlainString(),
                    terms.fiatCurrency(),
                    terms.licensed() ? "licensed" : "p2p",
                    terms.paymentDetailsId().map(Object::toString).orElse(null),
                    BigDecimal.ZERO.setScale(terms.cryptoAmount().scale()).toPlainString(),
                    BigDecimal.ZERO);
        }
    }

    /** Nothing happened. */
    record Test(String message) {}
}
