package dev.countersign.policy;

import dev.countersign.event.webhook.AttemptError;
import dev.countersign.event.webhook.AttemptOutcome;
import dev.countersign.event.webhook.TargetUrl;
import dev.countersign.event.webhook.WebhookClient;
import dev.countersign.policy.Condition.Webhook;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks the receivers of webhook rules, whom nobody vouches for: https, public addresses, no redirect, a bounded time and a bounded
 * number of them. Of an answer only its status is read. The fields of the question are those that BitGo documents for its webhook
 * policy, and {@code evaluationId}.
 */
@ApplicationScoped
class PolicyHooks {

    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json");

    private final WebhookClient client;
    private final PolicyConfig config;
    private final PolicyMetrics metrics;
    private final AtomicInteger underWay = new AtomicInteger();
    private final ConcurrentMap<UUID, Integer> ofPartner = new ConcurrentHashMap<>();

    PolicyHooks(WebhookClient client, PolicyConfig config, PolicyMetrics metrics) {
        this.client = client;
        this.config = config;
        this.metrics = metrics;
    }

    /** Whether a URL may be that of a webhook rule, as far as that is known now. */
    Uni<Boolean> check(String url) {
        return client.check(url).map(TargetUrl.Ok.class::isInstance);
    }

    /** Asks for each of these rules at once. Never fails. */
    Uni<Map<UUID, HookAnswer>> ask(
            List<PolicyRule> rules, UUID evaluationId, ProposedTransfer transfer, int approvalCount) {
        if (rules.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Map<UUID, HookAnswer> answers = new HashMap<>();
        List<Uni<HookAnswer>> questions = rules.stream()
                .map(rule -> ask(rule, question(rule, evaluationId, transfer, approvalCount))
                        .invoke(metrics::answered))
                .toList();
        return Uni.join().all(questions).andFailFast().map(given -> {
            for (int i = 0; i < rules.size(); i++) {
                answers.put(rules.get(i).id(), given.get(i));
            }
            return answers;
        });
    }

    private Uni<HookAnswer> ask(PolicyRule rule, JsonObject question) {
        String url = rule.terms().conditions().find(Webhook.class).orElseThrow().url();
        return Uni.createFrom().deferred(() -> {
            if (!enter(rule.partnerId())) {
                return Uni.createFrom().item(HookAnswer.notAsked(url, "too many webhooks are being asked"));
            }
            return client.post(url, question.toBuffer().getBytes(), HEADERS, config.webhookTimeout())
                    .map(outcome -> answer(url, outcome))
                    .onFailure()
                    .recoverWithItem(HookAnswer.notAsked(url, "it could not be asked"))
                    .onTermination()
                    .invoke(() -> leave(rule.partnerId()));
        });
    }

    private boolean enter(UUID partnerId) {
        if (underWay.incrementAndGet() > config.webhooksInFlight()) {
            underWay.decrementAndGet();
            return false;
        }
        if (ofPartner.merge(partnerId, 1, Integer::sum) > config.webhooksInFlightPerPartner()) {
            leave(partnerId);
            return false;
        }
        return true;
    }

    private void leave(UUID partnerId) {
        underWay.decrementAndGet();
        ofPartner.computeIfPresent(partnerId, (id, asking) -> asking == 1 ? null : asking - 1);
    }

    private static HookAnswer answer(String url, AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Accepted accepted -> answered(url, accepted.status(), accepted.latency());
            case AttemptOutcome.Failed failed ->
                failed.status().isPresent()
                        ? answered(url, failed.status().getAsInt(), failed.latency())
                        : new HookAnswer(url, OptionalInt.empty(), words(failed.error()), failed.latency());
        };
    }

    private static HookAnswer answered(String url, int status, Duration latency) {
        return new HookAnswer(url, OptionalInt.of(status), "it answered " + status, latency);
    }

    private static String words(AttemptError error) {
        return switch (error) {
            case INVALID_URL -> "its URL must not be called";
            case UNKNOWN_HOST -> "its host has no address";
            case REFUSED_ADDRESS -> "its host has an address that must not be called";
            case CONNECT -> "there is no connection to it";
            case TLS -> "there is no TLS with it";
            case TIMEOUT -> "it did not answer in time";
            case CLOSED -> "the connection ended before the answer did";
            case REDIRECT, STATUS, GONE, NO_SECRET, INTERNAL -> "it could not be asked";
        };
    }

    /** Amounts are exact JSON integers, of whatever length. */
    static JsonObject question(PolicyRule rule, UUID evaluationId, ProposedTransfer transfer, int approvalCount) {
        JsonObject json = new JsonObject()
                .put("type", "webhook")
                .put("evaluationId", evaluationId.toString())
                .put("ruleId", rule.id().toString())
                .put("spendAmount", transfer.atomic())
                .put("approvalCount", approvalCount)
                .put(
                        "outputs",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("outputAddress", transfer.recipient())
                                        .put("value", transfer.arriving())));
        transfer.walletId().ifPresent(wallet -> json.put("walletId", wallet.toString()));
        Optional<String> calldata = transfer.details().calldata();
        calldata.ifPresent(data -> json.put("unsignedRawTx", data));
        transfer.details().reference().ifPresent(reference -> json.put("sequenceId", reference));
        return json;
    }
}
