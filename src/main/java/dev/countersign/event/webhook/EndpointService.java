package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import dev.countersign.event.OutboxNews;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What an operator does to one endpoint of a partner, whatever wire it is on. */
@ApplicationScoped
public class EndpointService {

    private final Database database;
    private final EndpointStore endpoints;
    private final DeliveryLog log;

    EndpointService(Database database, EndpointStore endpoints, DeliveryLog log) {
        this.database = database;
        this.endpoints = endpoints;
        this.log = log;
    }

    /** Enables a disabled endpoint with the URL that it has. */
    public Uni<Result<WebhookEndpoint, WebhookProblem>> enable(UUID partnerId, UUID endpointId) {
        return with(
                partnerId,
                endpointId,
                endpoint -> database.transaction(transaction -> endpoints
                        .enable(transaction, endpoint.id(), Optional.empty())
                        .invoke(enabled -> transaction.note(OutboxNews.QUEUED))
                        .map(enabled -> enabled.<Result<WebhookEndpoint, WebhookProblem>>map(Result::done)
                                .orElseGet(() -> Result.refused(new WebhookProblem.NoUrl())))));
    }

    /** A page of its delivery log, newest first. */
    public Uni<Result<DeliveryPage, WebhookProblem>> deliveries(
            UUID partnerId, UUID endpointId, DeliveryFilter filter) {
        return with(
                partnerId,
                endpointId,
                endpoint -> log.page(endpoint.id(), filter).map(Result::done));
    }

    /** Queues the oldest of a range once more, at most {@link WebhookService#MOST_RESENT}: how many it were. */
    public Uni<Result<Long, WebhookProblem>> resend(UUID partnerId, UUID endpointId, ResendRange range) {
        return with(
                partnerId,
                endpointId,
                endpoint -> endpoint.url().isEmpty()
                        ? Uni.createFrom().item(Result.refused(new WebhookProblem.NoUrl()))
                        : database.transaction(
                                transaction -> log.resend(transaction, endpoint.id(), range, WebhookService.MOST_RESENT)
                                        .invoke(queued -> transaction.note(OutboxNews.QUEUED))
                                        .map(Result::done)));
    }

    private <T> Uni<Result<T, WebhookProblem>> with(
            UUID partnerId, UUID endpointId, Function<WebhookEndpoint, Uni<Result<T, WebhookProblem>>> work) {
        return endpoints
                .find(partnerId, endpointId)
                .flatMap(found -> found.map(work)
                        .orElseGet(() -> Uni.createFrom().item(Result.refused(new WebhookProblem.UnknownEndpoint()))));
    }
}
