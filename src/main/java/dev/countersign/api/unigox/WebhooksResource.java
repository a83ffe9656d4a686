package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.api.WebhookDeliveryBody;
import dev.countersign.api.WebhookRequests;
import dev.countersign.event.webhook.DeliveryPage;
import dev.countersign.event.webhook.WebhookEndpoint;
import dev.countersign.event.webhook.WebhookService;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Where the partner is told that an order has a new status, and what became of telling it. */
@Path("/api/v1/partner/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks", description = "Where the partner is told that an order has a new status")
@SecurityRequirement(name = "ApiKeyAuth")
public class WebhooksResource {

    private static final String WIRE = UnigoxWebhookFormat.WIRE;

    private final CurrentCaller caller;
    private final WebhookService webhooks;

    WebhooksResource(CurrentCaller caller, WebhookService webhooks) {
        this.caller = caller;
        this.webhooks = webhooks;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "registerWebhook",
            summary = "Register webhook",
            description =
                    "Sets the partner's one URL, or replaces it, and enables it. What is queued goes there at once.")
    @APIResponse(responseCode = "200", description = "Registered and enabled")
    public Uni<Success<WebhookView>> register(@NotNull @Valid WebhookRequest body) {
        UUID partner = caller.tenant(Scope.RAMP_WRITE);
        if (body.url() == null || body.url().isBlank()) {
            throw WebhookRefusal.invalid("url: is missing");
        }
        return webhooks.register(partner, WIRE, body.url())
                .map(result -> Success.of(WebhookView.of(result.orThrow(WebhookRefusal::of))));
    }

    @GET
    @Operation(operationId = "getWebhook", summary = "Read webhook")
    @APIResponse(responseCode = "200", description = "The URL, null when none is registered, and whether it is enabled")
    public Uni<Success<WebhookView>> get() {
        return webhooks.find(caller.tenant(Scope.RAMP_READ), WIRE)
                .map(found -> Success.of(found.map(WebhookView::of).orElse(WebhookView.NONE)));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteWebhook",
            summary = "Delete webhook",
            description = "There is one URL, so any id means it. What was queued for it is discarded.")
    @APIResponse(responseCode = "200", description = "Deleted")
    public Uni<Success<Deleted>> delete(@RestPath String id) {
        return webhooks.remove(caller.tenant(Scope.RAMP_WRITE), WIRE)
                .map(done -> Success.of(new Deleted("webhook deleted")));
    }

    @POST
    @Path("/test")
    @Operation(
            operationId = "testWebhook",
            summary = "Send a test event",
            description = "Posts a signed `webhook.test` event to the URL and waits for the answer.")
    @APIResponse(responseCode = "200", description = "The receiver answered 2xx")
    @APIResponse(responseCode = "400", description = "No URL is registered")
    @APIResponse(responseCode = "409", description = "A test is running already")
    @APIResponse(responseCode = "502", description = "The receiver failed")
    public Uni<Success<Tested>> test() {
        return webhooks.test(caller.tenant(Scope.RAMP_WRITE), WIRE)
                .map(result -> Success.of(
                        new Tested(true, result.orThrow(WebhookRefusal::of).status())));
    }

    @GET
    @Path("/deliveries")
    @Operation(
            operationId = "listWebhookDeliveries",
            summary = "Delivery log",
            description = "What was sent, or is to be sent, with every attempt; newest first.")
    @APIResponse(responseCode = "200", description = "A page of deliveries")
    public Uni<Success<DeliveryListBody>> deliveries(
            @RestQuery
                    @Parameter(
                            description = "Only deliveries in this state",
                            schema =
                                    @Schema(
                                            enumeration = {"pending", "delivered", "exhausted", "skipped", "discarded"
                                            }))
                    Optional<String> state,
            @RestQuery("event_id") @Parameter(description = "Only the delivery of this event") Optional<String> eventId,
            @RestQuery @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
                    Optional<String> page,
            @RestQuery
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = WebhookRequests.DEFAULT_LIMIT))
                    Optional<String> limit) {
        UUID partner = caller.tenant(Scope.RAMP_READ);
        return webhooks.deliveries(
                        partner,
                        WIRE,
                        WebhookRequests.filter(state, eventId, page, limit).orThrow(WebhookRefusal::invalid))
                .map(found -> Success.of(DeliveryListBody.of(found)));
    }

    @POST
    @Path("/deliveries/{delivery_id}/resend")
    @Operation(
            operationId = "resendWebhookDelivery",
            summary = "Resend one delivery",
            description =
                    "Queues it once more, whatever became of it: the same event_id, the same bytes, the whole schedule.")
    @APIResponse(responseCode = "200", description = "Queued")
    @APIResponse(responseCode = "404", description = "No such delivery")
    public Uni<Success<WebhookDeliveryBody>> resend(
            @RestPath("delivery_id") @Parameter(schema = @Schema(implementation = UUID.class)) String deliveryId) {
        UUID partner = caller.tenant(Scope.RAMP_WRITE);
        UUID id = Identifiers.parse(deliveryId).orElseThrow(() -> WebhookRefusal.invalid("invalid delivery_id format"));
        return webhooks.resend(partner, WIRE, id).map(result -> Success.of(body(result.orThrow(WebhookRefusal::of))));
    }

    @POST
    @Path("/deliveries/resend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resendWebhookDeliveries",
            summary = "Resend a range of deliveries",
            description = "Queues the deliveries of a span of time once more, the oldest first, at most "
                    + WebhookService.MOST_RESENT
                    + " in one call. Without a state: those that never arrived.")
    @APIResponse(responseCode = "200", description = "Queued")
    public Uni<Success<Resent>> resendRange(@NotNull @Valid ResendRequest body) {
        UUID partner = caller.tenant(Scope.RAMP_WRITE);
        return webhooks.resend(
                        partner,
                        WIRE,
                        WebhookRequests.range(body.from(), body.to(), Optional.ofNullable(body.state()))
                                .orThrow(WebhookRefusal::invalid))
                .map(result -> result.orThrow(WebhookRefusal::of))
                .map(queued -> Success.of(new Resent(queued, queued == WebhookService.MOST_RESENT)));
    }

    private static WebhookDeliveryBody body(dev.countersign.event.webhook.WebhookDelivery delivery) {
        return WebhookDeliveryBody.of(delivery, "evt_");
    }

    /** A URL to be registered. */
    @Schema(name = "RegisterWebhookRequest")
    public record WebhookRequest(
            @Schema(required = true, examples = "https://example.com/webhooks/orders", description = "HTTPS only")
            String url) {}

    /** The partner's webhook. */
    @Schema(name = "PartnerWebhook")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WebhookView(
            @JsonInclude(JsonInclude.Include.ALWAYS)
            @Schema(nullable = true, examples = "https://example.com/webhooks/orders")
            String url,

            boolean enabled,

            @Schema(description = "When it was disabled because of its failures; absent otherwise")
            Instant disabledAt,

            @Schema(
                    enumeration = {"gone", "failing"},
                    description = "`gone`: it answered 410. `failing`: nothing but failures for days")
            String disabledReason) {

        static final WebhookView NONE = new WebhookView(null, false, null, null);

        static WebhookView of(WebhookEndpoint endpoint) {
            return new WebhookView(
                    endpoint.url().orElse(null),
                    endpoint.enabled(),
                    endpoint.disabled()
                            .map(disabled -> OrderBody.wholeSeconds(disabled.at()))
                            .orElse(null),
                    endpoint.disabled()
                            .map(disabled -> disabled.reason().name().toLowerCase(Locale.ROOT))
                            .orElse(null));
        }
    }

    /** It is gone. */
    @Schema(name = "WebhookDeleted")
    public record Deleted(
            @Schema(examples = "webhook deleted") String message) {}

    /** The receiver took the test event. */
    @Schema(name = "WebhookTested")
    @JsonNaming(SnakeCaseStrategy.class)
    public record Tested(
            boolean delivered, @Schema(examples = "200") int httpStatus) {}

    /** A page of the delivery log. */
    @Schema(name = "WebhookDeliveryList")
    public record DeliveryListBody(List<WebhookDeliveryBody> deliveries, OrderListBody.Pagination pagination) {

        static DeliveryListBody of(DeliveryPage page) {
            return new DeliveryListBody(
                    page.deliveries().stream().map(WebhooksResource::body).toList(),
                    new OrderListBody.Pagination(page.page(), page.limit(), page.totalCount(), page.totalPages()));
        }
    }

    /** A span of time. */
    @Schema(name = "ResendWebhookDeliveriesRequest")
    public record ResendRequest(
            @Schema(required = true, examples = "2026-11-20T00:00:00Z", description = "Events at or after, RFC 3339")
            String from,

            @Schema(
                    required = true,
                    examples = "2026-11-21T00:00:00Z",
                    description = "Events before; at most 31 days later")
            String to,

            @Schema(enumeration = {"delivered", "exhausted", "discarded"})
            String state) {}

    /** How many were queued. */
    @Schema(name = "WebhookDeliveriesResent")
    public record Resent(
            @Schema(examples = "17") long queued,

            @Schema(description = "Whether the range may hold more: then call again")
            boolean more) {}
}
