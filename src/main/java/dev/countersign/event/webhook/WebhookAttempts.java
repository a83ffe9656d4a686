package dev.countersign.event.webhook;

import dev.countersign.trace.Step;
import dev.countersign.trace.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Makes attempts: renders a batch with one question to each wire, then signs and posts each message. */
@ApplicationScoped
class WebhookAttempts {

    private static final Logger LOG = Logger.getLogger(WebhookAttempts.class);

    private static final Duration SHORTEST_OWN_DELAY = Duration.ofMinutes(1);
    private static final Duration LONGEST_OWN_DELAY = Duration.ofHours(1);

    private final WebhookFormats formats;
    private final RequestSigner signer;
    private final WebhookClient client;
    private final WebhookConfig config;
    private final WebhookMetrics metrics;
    private final Tracing tracing;

    WebhookAttempts(
            WebhookFormats formats,
            RequestSigner signer,
            WebhookClient client,
            WebhookConfig config,
            WebhookMetrics metrics,
            Tracing tracing) {
        this.formats = formats;
        this.signer = signer;
        this.client = client;
        this.config = config;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    /** Everything that the posts of these deliveries need. Never fails: what cannot be made ready fails by itself. */
    Uni<Prepared> prepare(List<Claimed> claimed) {
        Map<UUID, String> wires =
                claimed.stream().collect(Collectors.toMap(Claimed::endpointId, Claimed::wire, (one, same) -> one));
        return messages(claimed)
                .flatMap(messages -> signer.material(wires).map(material -> new Prepared(messages, material)));
    }

    /** One delivery. Never fails. */
    Uni<Settled> attempt(Claimed claimed, Prepared prepared) {
        return switch (prepared.message(claimed).orElse(null)) {
            case null -> Uni.createFrom().item(failed(claimed, AttemptError.INTERNAL));
            case WebhookMessage.Nothing nothing -> Uni.createFrom().item(new Settled.Skipped(claimed));
            case WebhookMessage.Post post ->
                claimed.wants(post.topic())
                        ? tracing.continued(claimed.trace(), step(claimed), () -> post(claimed, post.body(), prepared))
                        : Uni.createFrom().item(new Settled.Skipped(claimed));
        };
    }

    private static Step step(Claimed claimed) {
        return Step.inside(
                "webhook delivery",
                Attributes.builder()
                        .put("countersign.delivery_id", claimed.deliveryId().toString())
                        .put("countersign.endpoint_id", claimed.endpointId().toString())
                        .put("countersign.event_id", claimed.event().id().toString())
                        .put(
                                "countersign.partner_id",
                                claimed.event().partnerId().toString())
                        .put("countersign.wire", claimed.wire())
                        .put("countersign.attempt", claimed.failures() + 1)
                        .build());
    }

    private Uni<Settled> post(Claimed claimed, byte[] body, Prepared prepared) {
        return signer.sign(claimed.endpointId(), claimed.wire(), body, claimed.at(), prepared.material())
                .flatMap(signed -> switch (signed) {
                    case RequestSigner.Signed.Not not -> Uni.createFrom().item(failed(claimed, not.error()));
                    case RequestSigner.Signed.Headers made -> post(claimed, body, made.headers());
                });
    }

    private Uni<Settled> post(Claimed claimed, byte[] body, Map<String, String> headers) {
        if (claimed.first()) {
            metrics.late(claimed.waited());
        }
        Duration limit = formats.of(claimed.wire()).timeout().orElse(config.totalTimeout());
        return client.post(claimed.url(), body, headers, limit).map(outcome -> settled(claimed, outcome));
    }

    private Settled failed(Claimed claimed, AttemptError error) {
        return settled(claimed, AttemptOutcome.Failed.of(error, Duration.ZERO));
    }

    private Settled settled(Claimed claimed, AttemptOutcome outcome) {
        metrics.attempted(outcome);
        Optional<Duration> retry = switch (outcome) {
            case AttemptOutcome.Accepted accepted -> Optional.empty();
            case AttemptOutcome.Failed failed ->
                failed.error().isTheReceivers()
                        ? formats.of(claimed.wire())
                                .schedule()
                                .after(claimed.failures() + 1)
                                .map(delay -> longer(delay, failed.retryAfter()))
                        : Optional.of(ownDelay(claimed));
        };
        return new Settled.Attempted(claimed, outcome, retry);
    }

    /** What is our own fault takes nothing of the receiver's schedule; the longer it lasts, the less often it is tried. */
    private static Duration ownDelay(Claimed claimed) {
        Duration tenth = claimed.waited().dividedBy(10);
        if (tenth.compareTo(SHORTEST_OWN_DELAY) < 0) {
            return SHORTEST_OWN_DELAY;
        }
        return tenth.compareTo(LONGEST_OWN_DELAY) > 0 ? LONGEST_OWN_DELAY : tenth;
    }

    private Duration longer(Duration delay, Optional<Duration> asked) {
        Duration bounded = asked.map(
                        wish -> wish.compareTo(config.longestRetryAfter()) > 0 ? config.longestRetryAfter() : wish)
                .orElse(delay);
        return bounded.compareTo(delay) > 0 ? bounded : delay;
    }

    /** An event that several endpoints of a wire are told of is rendered once; each wire has its own words for it. */
    private Uni<Map<String, Map<UUID, WebhookMessage>>> messages(List<Claimed> claimed) {
        Map<String, Map<UUID, WebhookEvent>> byWire = new HashMap<>();
        claimed.forEach(delivery -> byWire.computeIfAbsent(delivery.wire(), wire -> new LinkedHashMap<>())
                .put(delivery.event().id(), delivery.event()));
        return Multi.createFrom()
                .iterable(byWire.entrySet())
                .onItem()
                .transformToUniAndConcatenate(entry -> render(
                                entry.getKey(), List.copyOf(entry.getValue().values()))
                        .map(messages -> Map.entry(entry.getKey(), messages)))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** An event that cannot be rendered must not take the others with it: then each is asked for alone. */
    private Uni<Map<UUID, WebhookMessage>> render(String wire, List<WebhookEvent> events) {
        return Uni.createFrom()
                .deferred(() -> formats.of(wire).render(events))
                .onFailure()
                .recoverWithUni(failure -> events.size() == 1
                        ? unrendered(events.getFirst(), failure)
                        : Multi.createFrom()
                                .iterable(events)
                                .onItem()
                                .transformToUniAndConcatenate(event -> render(wire, List.of(event)))
                                .collect()
                                .in(HashMap::new, Map::putAll));
    }

    private static Uni<Map<UUID, WebhookMessage>> unrendered(WebhookEvent event, Throwable failure) {
        LOG.errorf("event %s cannot be rendered: %s", event.id(), failure.getMessage());
        return Uni.createFrom().item(Map.of());
    }

    /**
     * What the posts of a batch need.
     *
     * @param messages by wire and event; one that is missing could not be rendered
     */
    record Prepared(Map<String, Map<UUID, WebhookMessage>> messages, RequestSigner.Material material) {

        Optional<WebhookMessage> message(Claimed claimed) {
            return Optional.ofNullable(messages.getOrDefault(claimed.wire(), Map.of())
                    .get(claimed.event().id()));
        }
    }
}
