package dev.countersign.api.lirium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.event.SubjectType;
import dev.countersign.event.webhook.RetrySchedule;
import dev.countersign.event.webhook.SigningKey;
import dev.countersign.event.webhook.WebhookEvent;
import dev.countersign.event.webhook.WebhookFormat;
import dev.countersign.event.webhook.WebhookMessage;
import dev.countersign.event.webhook.WebhookSignature;
import dev.countersign.order.customer.CustomerOrder;
import dev.countersign.order.customer.CustomerOrderService;
import dev.countersign.order.customer.CustomerOrderState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Webhooks as Lirium sends them: a customer's order as it was right after an event, {@code order-closed} when it ended and {@code
 * order-updated} before, signed with the one key of this installation.
 */
@ApplicationScoped
public class LiriumWebhookFormat implements WebhookFormat {

    /** The wire's name. */
    public static final String WIRE = "lirium";

    static final String SIGNATURE = "X-JWT-SIGNATURE";

    private static final String USER_AGENT = "countersign-webhooks/1.0";

    private final CustomerOrderService orders;
    private final ObjectMapper json;
    private final LiriumConfig config;

    LiriumWebhookFormat(CustomerOrderService orders, ObjectMapper json, LiriumConfig config) {
        this.orders = orders;
        this.json = json;
        this.config = config;
    }

    @Override
    public String wire() {
        return WIRE;
    }

    @Override
    public Set<SubjectType> subjects() {
        return Set.of(SubjectType.CUSTOMER_ORDER);
    }

    @Override
    public Uni<Map<UUID, WebhookMessage>> render(List<WebhookEvent> events) {
        List<UUID> ids = events.stream().map(WebhookEvent::subjectId).distinct().toList();
        return orders.of(ids).map(found -> {
            Map<UUID, CustomerOrder> byId =
                    found.stream().collect(Collectors.toMap(CustomerOrder::id, Function.identity()));
            Map<UUID, WebhookMessage> messages = new HashMap<>();
            events.forEach(event -> messages.put(event.id(), message(event, byId.get(event.subjectId()))));
            return messages;
        });
    }

    /** That an order was made is no change: whoever made it was answered with it. */
    private WebhookMessage message(WebhookEvent event, CustomerOrder order) {
        if (event.from().isEmpty()) {
            return new WebhookMessage.Nothing();
        }
        CustomerOrderState state = CustomerOrderState.valueOf(event.to());
        String action =
                (OrderState.of(state).isClosed() ? WebhookTopic.ORDER_CLOSED : WebhookTopic.ORDER_UPDATED).text();
        OrderBody then = OrderBody.of(order.asOf(state, event.occurredAt(), event.data()));
        return new WebhookMessage.Post(action, bytes(new LiriumWebhookBody(event.id(), action, then)));
    }

    @Override
    public Optional<byte[]> testMessage(UUID eventId, Instant at) {
        return Optional.empty();
    }

    @Override
    public WebhookSignature signature() {
        return (WebhookSignature.WithKey) this::headers;
    }

    private Map<String, String> headers(byte[] body, Instant at, SigningKey key) {
        return Map.of(
                "Content-Type",
                "application/json",
                "User-Agent",
                USER_AGENT,
                SIGNATURE,
                WebhookToken.of(body, config.webhookIssuer(), at, key));
    }

    @Override
    public Optional<Duration> timeout() {
        return Optional.of(config.webhookTimeout());
    }

    /** The wire promises none. */
    @Override
    public RetrySchedule schedule() {
        return RetrySchedule.STANDARD;
    }

    private byte[] bytes(LiriumWebhookBody body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a webhook's body is always writable", impossible);
        }
    }
}
