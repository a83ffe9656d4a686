package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** The endpoints of wires on which a partner may have several, each told of the topics that it asked for. */
@ApplicationScoped
public class SubscriptionService {

    private final Database database;
    private final SubscriptionStore subscriptions;
    private final EndpointStore endpoints;
    private final WebhookFormats formats;
    private final WebhookClient client;
    private final WebhookConfig config;

    SubscriptionService(
            Database database,
            SubscriptionStore subscriptions,
            EndpointStore endpoints,
            WebhookFormats formats,
            WebhookClient client,
            WebhookConfig config) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.endpoints = endpoints;
        this.formats = formats;
        this.client = client;
        this.config = config;
    }

    /**
     * Tells this URL of these topics from now on.
     *
     * @param topics names of the wire, at least one, each once
     */
    public Uni<Result<WebhookEndpoint, WebhookProblem>> subscribe(
            UUID partnerId, String wire, String url, List<String> topics) {
        return client.check(url).flatMap(checked -> switch (checked) {
            case TargetUrl.Refused refused -> refused(new WebhookProblem.BadUrl(refused.reason()));
            case TargetUrl.Ok good ->
                database.transaction(transaction -> add(transaction, partnerId, wire, good.text(), topics));
        });
    }

    private Uni<Result<WebhookEndpoint, WebhookProblem>> add(
            Transaction transaction, UUID partnerId, String wire, String url, List<String> topics) {
        int most = config.subscriptionsPerPartner();
        return subscriptions
                .count(transaction, partnerId, wire)
                .flatMap(live -> live >= most
                        ? refused(new WebhookProblem.TooManySubscriptions(most))
                        : subscriptions
                                .add(transaction, partnerId, formats.of(wire), topics, url)
                                .map(Result::done));
    }

    /** The partner's subscriptions on a wire, the oldest first. */
    public Uni<List<WebhookEndpoint>> list(UUID partnerId, String wire) {
        return subscriptions.list(partnerId, wire);
    }

    /** Ends one; what was queued for it is discarded. False when the partner has no such one. */
    public Uni<Boolean> unsubscribe(UUID partnerId, String wire, UUID id) {
        return database.transaction(transaction -> subscriptions
                .remove(transaction, partnerId, wire, id)
                .call(removed -> removed
                        ? endpoints.discard(transaction, id)
                        : Uni.createFrom().voidItem()));
    }

    private static <T> Uni<Result<T, WebhookProblem>> refused(WebhookProblem problem) {
        return Uni.createFrom().item(Result.refused(problem));
    }
}
