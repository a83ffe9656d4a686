package dev.countersign.api.lirium;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.event.webhook.SubscriptionService;
import dev.countersign.event.webhook.WebhookEndpoint;
import dev.countersign.event.webhook.WebhookProblem;
import dev.countersign.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Where the partner is told what became of its customers' orders: any number of URLs, each with what it wants to hear. */
@Path("/v1/webhooks/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhook subscriptions", description = "Where a partner is told what became of its customers' orders")
@SecurityRequirement(name = "RS512Token")
public class WebhookSubscriptionsResource {

    private static final String WIRE = LiriumWebhookFormat.WIRE;

    private final CurrentCaller caller;
    private final SubscriptionService subscriptions;

    WebhookSubscriptionsResource(CurrentCaller caller, SubscriptionService subscriptions) {
        this.caller = caller;
        this.subscriptions = subscriptions;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createWebhookSubscription",
            summary = "Subscribe a URL to events",
            description =
                    "From now on every event of these names is posted to the URL, at least once, the events of one order"
                            + " one after the other.")
    @APIResponse(responseCode = "200", description = "Subscribed")
    public Uni<SubscriptionBody> subscribe(@NotNull @Valid SubscribeRequest body) {
        UUID partner = caller.tenant(Scope.WEBHOOK_SUBSCRIPTION);
        if (body.url() == null || body.url().isBlank()) {
            throw LiriumException.invalid("url: is missing");
        }
        return subscriptions
                .subscribe(partner, WIRE, body.url(), topics(body.events()))
                .map(result -> SubscriptionBody.of(result.orThrow(WebhookSubscriptionsResource::refused)));
    }

    @GET
    @Operation(
            operationId = "listWebhookSubscriptions",
            summary = "The partner's subscriptions",
            description = "The oldest first. One that is disabled says so: it answered 410, or failed for days.")
    @APIResponse(responseCode = "200", description = "The subscriptions")
    public Uni<SubscriptionsBody> list() {
        return subscriptions
                .list(caller.tenant(Scope.WEBHOOK_SUBSCRIPTION), WIRE)
                .map(found -> new SubscriptionsBody(
                        found.stream().map(SubscriptionBody::of).toList()));
    }

    @DELETE
    @Path("/{subscription_id}")
    @Operation(
            operationId = "deleteWebhookSubscription",
            summary = "End a subscription",
            description = "What was queued for it is discarded.")
    @APIResponse(responseCode = "204", description = "Ended")
    @APIResponse(responseCode = "404", description = "No such subscription")
    public Uni<Void> unsubscribe(
            @RestPath("subscription_id") @Parameter(schema = @Schema(implementation = UUID.class)) String id) {
        UUID partner = caller.tenant(Scope.WEBHOOK_SUBSCRIPTION);
        return subscriptions
                .unsubscribe(partner, WIRE, Identifiers.parse(id).orElseThrow(WebhookSubscriptionsResource::unknown))
                .invoke(ended -> {
                    if (!ended) {
                        throw unknown();
                    }
                })
                .replaceWithVoid();
    }

    private static List<String> topics(List<String> events) {
        if (events == null || events.isEmpty()) {
            throw LiriumException.invalid("events: is missing");
        }
        return events.stream()
                .map(name -> WebhookTopic.parse(Objects.toString(name, ""))
                        .orElseThrow(() -> LiriumException.invalid("events: has a name that is no event"))
                        .text())
                .distinct()
                .toList();
    }

    private static LiriumException unknown() {
        return LiriumException.notFound("webhook subscription");
    }

    private static LiriumException refused(WebhookProblem problem) {
        return switch (problem) {
            case WebhookProblem.BadUrl bad -> LiriumException.invalid("url: " + bad.reason());
            case WebhookProblem.TooManySubscriptions many ->
                LiriumException.invalid("there are " + many.most() + " subscriptions already, which is the most");
            case WebhookProblem.UnknownEndpoint unknown -> unknown();
            case WebhookProblem.UnknownWire unknown -> unknown();
            case WebhookProblem.UnknownPartner unknown -> unknown();
            case WebhookProblem.UnknownDelivery unknown -> unknown();
            case WebhookProblem.NoUrl none -> LiriumException.invalid("no URL is registered");
            case WebhookProblem.NoSecrets none -> LiriumException.invalid("there are no secrets");
            case WebhookProblem.NoTest none -> LiriumException.invalid("there is no test event");
            case WebhookProblem.RotationUnderWay busy -> LiriumException.invalid("a rotation is under way");
            case WebhookProblem.TestUnderWay busy -> LiriumException.invalid("a test is running");
            case WebhookProblem.NotDelivered failed -> LiriumException.invalid("the receiver failed");
        };
    }

    /** What to tell to whom. */
    @Schema(name = "LiriumSubscribeRequest")
    public record SubscribeRequest(
            @Schema(required = true, examples = "https://example.com/webhooks/orders", description = "HTTPS only")
            String url,

            @Schema(
                    required = true,
                    examples = "[\"order-updated\", \"order-closed\"]",
                    description =
                            "`order-closed`: completed or cancelled. `order-updated`: any other change. The wire's other names are"
                                    + " taken, and nothing of that name ever happens here: `partner-order-created`,"
                                    + " `partner-order-closed`, `partner-order-updated`, `customer-state-changed`,"
                                    + " `customer-requirement-rejected`, `customer-product-changed`, `incoming-funds`")
            List<String> events) {}

    /** All of them. */
    @Schema(name = "LiriumWebhookSubscriptions")
    public record SubscriptionsBody(@Schema(required = true) List<SubscriptionBody> subscriptions) {}

    /** One subscription. */
    @Schema(name = "LiriumWebhookSubscription")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SubscriptionBody(
            @Schema(required = true) UUID id,

            @Schema(required = true, examples = "https://example.com/webhooks/orders")
            String url,

            @Schema(required = true, examples = "order-closed")
            List<String> events,

            @Schema(required = true) Instant createdAt,

            @Schema(description = "When it was disabled because of its failures; absent otherwise")
            Instant disabledAt,

            @Schema(
                    enumeration = {"gone", "failing"},
                    description = "`gone`: it answered 410. `failing`: nothing but failures for days")
            String disabledReason) {

        static SubscriptionBody of(WebhookEndpoint subscription) {
            return new SubscriptionBody(
                    subscription.id(),
                    subscription.url().orElseThrow(),
                    subscription.topics().orElse(List.of()),
                    subscription.createdAt().truncatedTo(ChronoUnit.SECONDS),
                    subscription
                            .disabled()
                            .map(disabled -> disabled.at().truncatedTo(ChronoUnit.SECONDS))
                            .orElse(null),
                    subscription
                            .disabled()
                            .map(disabled -> disabled.reason().name().toLowerCase(Locale.ROOT))
                            .orElse(null));
        }
    }
}
