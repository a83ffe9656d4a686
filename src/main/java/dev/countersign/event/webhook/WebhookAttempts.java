package dev.countersign.event.webhook;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final SecretStore secrets;
    private final WebhookClient client;
    private final WebhookConfig config;
    private final WebhookMetrics metrics;

    WebhookAttempts(
            WebhookFormats formats,
            SecretStore secrets,
            WebhookClient client,
            WebhookConfig config,
            WebhookMetrics metrics) {
        this.formats = formats;
        this.secrets = secrets;
        this.client = client;
        this.config = config;
        this.metrics = metrics;
    }

    /** Everything that the posts of these deliveries need. Never fails: what cannot be made ready fails by itself. */
    Uni<Prepared> prepare(List<Claimed> claimed) {
        Set<UUID> endpoints = claimed.stream().map(Claimed::endpointId).collect(Collectors.toSet());
        return messages(claimed)
                .flatMap(messages -> secrets.signing(endpoints)
                        .onFailure()
                        .invoke(failure -> LOG.errorf("webhook secrets cannot be read: %s", failure.getMessage()))
                        .map(Optional::of)
                        .onFailure()
                        .recoverWithItem(Optional.empty())
                        .map(found -> new Prepared(messages, found)));
    }

    /** One delivery. Never fails. */
    Uni<Settled> attempt(Claimed claimed, Prepared prepared) {
        return switch (Optional.ofNullable(
                        prepared.messages().get(claimed.event().id()))
                .orElse(null)) {
            case null -> Uni.createFrom().item(failed(claimed, AttemptError.INTERNAL));
            case WebhookMessage.Nothing nothing -> Uni.createFrom().item(new Settled.Skipped(claimed));
            case WebhookMessage.Post post -> post(claimed, post.body(), prepared);
        };
    }

    private Uni<Settled> post(Claimed claimed, byte[] body, Prepared prepared) {
        if (prepared.secrets().isEmpty()) {
            return Uni.createFrom().item(failed(claimed, AttemptError.INTERNAL));
        }
        SigningSecrets signing = prepared.secrets().get().get(claimed.endpointId());
        if (signing == null) {
            return Uni.createFrom().item(failed(claimed, AttemptError.NO_SECRET));
        }
        if (claimed.first()) {
            metrics.late(claimed.waited());
        }
        Map<String, String> headers = formats.of(claimed.wire()).headers(body, claimed.at(), signing);
        return client.post(claimed.url(), body, headers).map(outcome -> settled(claimed, outcome));
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
                                .retryAfter(claimed.failures() + 1)
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

    private Uni<Map<UUID, WebhookMessage>> messages(List<Claimed> claimed) {
        Map<String, List<WebhookEvent>> byWire = new HashMap<>();
        claimed.forEach(delivery -> byWire.computeIfAbsent(delivery.wire(), wire -> new ArrayList<>())
                .add(delivery.event()));
        return Multi.createFrom()
                .iterable(byWire.entrySet())
                .onItem()
                .transformToUniAndConcatenate(entry -> render(entry.getKey(), entry.getValue()))
                .collect()
                .in(HashMap::new, Map::putAll);
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
     * @param messages by event; one that is missing could not be rendered
     * @param secrets by endpoint; empty when they could not be read
     */
    record Prepared(Map<UUID, WebhookMessage> messages, Optional<Map<UUID, SigningSecrets>> secrets) {}
}
