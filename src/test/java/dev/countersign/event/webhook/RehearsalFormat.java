package dev.countersign.event.webhook;

import dev.countersign.event.SubjectType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A wire for tests of the engine: it has subscriptions with topics, and signs with a key of the installation. */
@ApplicationScoped
class RehearsalFormat implements WebhookFormat {

    static final String WIRE = "rehearsal";
    static final String MOVED = "moved";
    static final String ENDED = "ended";

    private static final Set<String> ENDS = Set.of("CANCELLED", "COMPLETED", "FAILED");

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
        return Uni.createFrom()
                .item(events.stream().collect(Collectors.toMap(WebhookEvent::id, RehearsalFormat::message)));
    }

    /** Of a birth it says nothing. */
    private static WebhookMessage message(WebhookEvent event) {
        if (event.from().isEmpty()) {
            return new WebhookMessage.Nothing();
        }
        JsonObject body = new JsonObject()
                .put("event_id", event.id().toString())
                .put("remembers", event.data())
                .put(
                        "data",
                        new JsonObject()
                                .put("order_id", event.subjectId().toString())
                                .put("status", event.to()));
        return new WebhookMessage.Post(
                ENDS.contains(event.to()) ? ENDED : MOVED, body.toBuffer().getBytes());
    }

    @Override
    public Optional<byte[]> testMessage(UUID eventId, Instant at) {
        return Optional.empty();
    }

    @Override
    public WebhookSignature signature() {
        return (WebhookSignature.WithKey) RehearsalFormat::headers;
    }

    private static Map<String, String> headers(byte[] body, Instant at, SigningKey key) {
        try {
            Signature signature = Signature.getInstance("SHA512withRSA");
            signature.initSign(key.key());
            signature.update(body);
            return Map.of(
                    "X-Key", key.id().toString(),
                    "X-Thread", Thread.currentThread().getName(),
                    "X-Signature", HexFormat.of().formatHex(signature.sign()));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public Optional<Duration> timeout() {
        return Optional.of(Duration.ofSeconds(5));
    }

    @Override
    public RetrySchedule schedule() {
        return RetrySchedule.STANDARD;
    }
}
