package dev.countersign.api.unigox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.event.SubjectType;
import dev.countersign.event.webhook.RetrySchedule;
import dev.countersign.event.webhook.SigningSecrets;
import dev.countersign.event.webhook.WebhookEvent;
import dev.countersign.event.webhook.WebhookFormat;
import dev.countersign.event.webhook.WebhookMessage;
import dev.countersign.event.webhook.WebhookSignature;
import dev.countersign.order.ramp.OrderTerms;
import dev.countersign.order.ramp.OrderTermsService;
import dev.countersign.order.ramp.RampOrderState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Webhooks as Unigox sends them: {@code order.status.changed} for every status that an order reports, signed with HMAC-SHA256 over
 * the timestamp, a dot and the raw body.
 */
@ApplicationScoped
public class UnigoxWebhookFormat implements WebhookFormat {

    /** The wire's name. */
    public static final String WIRE = "unigox";

    static final String SIGNATURE = "X-Unigox-Signature";
    static final String NEXT_SIGNATURE = "X-Unigox-Signature-Next";
    static final String PREVIOUS_SIGNATURE = "X-Unigox-Signature-Previous";
    static final String TIMESTAMP = "X-Unigox-Timestamp";

    private static final String USER_AGENT = "unigox-webhooks/1.0";
    private static final String ALGORITHM = "HmacSHA256";

    private static final String STATUS_CHANGED = "order.status.changed";

    private final OrderTermsService orders;
    private final ObjectMapper json;

    UnigoxWebhookFormat(OrderTermsService orders, ObjectMapper json) {
        this.orders = orders;
        this.json = json;
    }

    @Override
    public String wire() {
        return WIRE;
    }

    @Override
    public Set<SubjectType> subjects() {
        return Set.of(SubjectType.RAMP_ORDER);
    }

    @Override
    public Uni<Map<UUID, WebhookMessage>> render(List<WebhookEvent> events) {
        Set<UUID> ids = events.stream().map(WebhookEvent::subjectId).collect(Collectors.toSet());
        return orders.of(ids).map(terms -> {
            Map<UUID, WebhookMessage> messages = new HashMap<>();
            events.forEach(event -> messages.put(event.id(), message(event, terms.get(event.subjectId()))));
            return messages;
        });
    }

    /** A change that the wire has no word for is none: the status before it and after it are the same. */
    private WebhookMessage message(WebhookEvent event, OrderTerms terms) {
        OrderStatus status = status(event.to());
        return event.from()
                        .map(UnigoxWebhookFormat::status)
                        .filter(status::equals)
                        .isPresent()
                ? new WebhookMessage.Nothing()
                : new WebhookMessage.Post(STATUS_CHANGED, bytes(WebhookBody.statusChanged(event, status, terms)));
    }

    @Override
    public Optional<byte[]> testMessage(UUID eventId, Instant at) {
        return Optional.of(bytes(WebhookBody.test(eventId, at)));
    }

    @Override
    public WebhookSignature signature() {
        return (WebhookSignature.WithSecrets) UnigoxWebhookFormat::headers;
    }

    private static Map<String, String> headers(byte[] body, Instant at, SigningSecrets secrets) {
        String timestamp = Long.toString(at.getEpochSecond());
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", USER_AGENT);
        headers.put(TIMESTAMP, timestamp);
        headers.put(SIGNATURE, signature(secrets.current(), timestamp, body));
        secrets.next().ifPresent(secret -> headers.put(NEXT_SIGNATURE, signature(secret, timestamp, body)));
        secrets.previous().ifPresent(secret -> headers.put(PREVIOUS_SIGNATURE, signature(secret, timestamp, body)));
        return headers;
    }

    /** The ten seconds that the wire promises are what is configured for all. */
    @Override
    public Optional<Duration> timeout() {
        return Optional.empty();
    }

    @Override
    public RetrySchedule schedule() {
        return RetrySchedule.STANDARD;
    }

    private static OrderStatus status(String state) {
        return OrderStatus.of(RampOrderState.valueOf(state));
    }

    private static String signature(byte[] secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    private byte[] bytes(WebhookBody body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a webhook's body is always writable", impossible);
        }
    }
}
