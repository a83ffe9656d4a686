package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.WebhookDeliveryBody;
import dev.countersign.api.WebhookRequests;
import dev.countersign.event.webhook.DeliveryPage;
import dev.countersign.event.webhook.WebhookDelivery;
import dev.countersign.event.webhook.WebhookEndpoint;
import dev.countersign.event.webhook.WebhookSecret;
import dev.countersign.event.webhook.WebhookService;
import dev.countersign.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
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
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The webhooks of a partner: its endpoints on every wire; and of wires that know one of each partner, its deliveries and the secrets
 * that no wire hands out.
 */
@Path("/admin/v1/partners/{partner_id}/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class PartnerWebhooksResource {

    private final CurrentCaller caller;
    private final WebhookService webhooks;

    PartnerWebhooksResource(CurrentCaller caller, WebhookService webhooks) {
        this.caller = caller;
        this.webhooks = webhooks;
    }

    @GET
    @Operation(
            operationId = "listPartnerWebhooks",
            summary =
                    "The webhook endpoints of a partner: one for each wire, or several where the wire has subscriptions")
    @APIResponse(responseCode = "200", description = "The endpoints")
    @APIResponse(responseCode = "404", description = "No such partner")
    public Uni<List<EndpointBody>> list(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return webhooks.list(AdminRefusal.id(partnerId))
                .map(found -> found.orElseThrow(() -> AdminRefusal.unknown("partner")).stream()
                        .map(EndpointBody::of)
                        .toList());
    }

    @POST
    @Path("/{wire}/enable")
    @Operation(
            operationId = "enablePartnerWebhook",
            summary = "Enable an endpoint that was disabled",
            description = "What is queued is delivered at once, with a whole schedule before it.")
    @APIResponse(responseCode = "200", description = "The endpoint")
    @APIResponse(responseCode = "409", description = "No URL is registered")
    public Uni<EndpointBody> enable(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath String wire) {
        caller.require(Scope.OPERATOR);
        return webhooks.enable(AdminRefusal.id(partnerId), wire)
                .map(result -> EndpointBody.of(result.orThrow(WebhookRefusals::of)));
    }

    @POST
    @Path("/{wire}/secret")
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "rotatePartnerWebhookSecret",
            summary = "Issue or rotate the signing secret; it is shown once",
            description =
                    "The first secret signs at once. A later one is announced beside the present one for the overlap,"
                            + " then takes its place, and the old one stays beside it for another overlap. An overlap of zero ends"
                            + " the present secrets now: for one that leaked.")
    @APIResponse(responseCode = "201", description = "The secret")
    @APIResponse(responseCode = "404", description = "No such partner, or no such wire")
    @APIResponse(
            responseCode = "409",
            description =
                    "A secret is already announced, or the wire knows none: it signs with a key of this installation")
    public Uni<SecretBody> rotate(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath String wire,
            @NotNull @Valid RotateRequest body) {
        caller.require(Scope.OPERATOR);
        Optional<Duration> overlap = Optional.ofNullable(body.overlapSeconds()).map(Duration::ofSeconds);
        return webhooks.rotate(AdminRefusal.id(partnerId), wire, overlap)
                .map(result -> SecretBody.of(result.orThrow(WebhookRefusals::of)));
    }

    @GET
    @Path("/{wire}/deliveries")
    @Operation(operationId = "listPartnerWebhookDeliveries", summary = "The delivery log of a partner's endpoint")
    @APIResponse(responseCode = "200", description = "A page of deliveries, newest first")
    public Uni<DeliveriesBody> deliveries(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath String wire,
            @RestQuery
                    @Parameter(
                            schema =
                                    @Schema(
                                            enumeration = {"pending", "delivered", "exhausted", "skipped", "discarded"
                                            }))
                    Optional<String> state,
            @RestQuery("event_id") Optional<String> eventId,
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
        caller.require(Scope.OPERATOR);
        return webhooks.deliveries(
                        AdminRefusal.id(partnerId),
                        wire,
                        WebhookRequests.filter(state, eventId, page, limit).orThrow(AdminRefusal::invalid))
                .map(DeliveriesBody::of);
    }

    @POST
    @Path("/{wire}/deliveries/{delivery_id}/resend")
    @Operation(operationId = "resendPartnerWebhookDelivery", summary = "Resend one delivery")
    @APIResponse(responseCode = "200", description = "Queued")
    @APIResponse(responseCode = "404", description = "No such delivery of this partner")
    @APIResponse(responseCode = "409", description = "No URL is registered")
    public Uni<WebhookDeliveryBody> resend(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath String wire,
            @RestPath("delivery_id") @Parameter(schema = @Schema(implementation = UUID.class)) String deliveryId) {
        caller.require(Scope.OPERATOR);
        return webhooks.resend(AdminRefusal.id(partnerId), wire, AdminRefusal.id(deliveryId))
                .map(result -> body(result.orThrow(WebhookRefusals::of)));
    }

    @POST
    @Path("/{wire}/deliveries/resend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resendPartnerWebhookDeliveries",
            summary = "Resend a range of deliveries",
            description = "The oldest first, at most " + WebhookService.MOST_RESENT
                    + " in one call. Without a state: those that never arrived.")
    @APIResponse(responseCode = "200", description = "Queued")
    @APIResponse(responseCode = "409", description = "No URL is registered")
    public Uni<ResentBody> resendRange(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath String wire,
            @NotNull @Valid ResendRequest body) {
        caller.require(Scope.OPERATOR);
        return webhooks.resend(
                        AdminRefusal.id(partnerId),
                        wire,
                        WebhookRequests.range(body.from(), body.to(), Optional.ofNullable(body.state()))
                                .orThrow(AdminRefusal::invalid))
                .map(result -> result.orThrow(WebhookRefusals::of))
                .map(queued -> new ResentBody(queued, queued == WebhookService.MOST_RESENT));
    }

    private static WebhookDeliveryBody body(WebhookDelivery delivery) {
        return WebhookDeliveryBody.of(delivery, "");
    }

    /** A webhook endpoint of a partner. */
    @Schema(name = "WebhookEndpoint")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EndpointBody(
            UUID id,

            @Schema(examples = "unigox") String wire,

            @Schema(description = "What a subscription asked for; absent where everything is told")
            List<String> topics,

            @Schema(description = "Absent when none is registered")
            String url,

            boolean enabled,

            @Schema(description = "Since when not one attempt succeeded")
            Instant failingSince,

            Instant disabledAt,
            @Schema(enumeration = {"gone", "failing"}) String disabledReason) {

        static EndpointBody of(WebhookEndpoint endpoint) {
            return new EndpointBody(
                    endpoint.id(),
                    endpoint.wire(),
                    endpoint.topics().orElse(null),
                    endpoint.url().orElse(null),
                    endpoint.enabled(),
                    endpoint.failingSince().orElse(null),
                    endpoint.disabled().map(WebhookEndpoint.Disabled::at).orElse(null),
                    endpoint.disabled()
                            .map(disabled -> disabled.reason().name().toLowerCase(Locale.ROOT))
                            .orElse(null));
        }
    }

    /** How to rotate. */
    @Schema(name = "RotateWebhookSecretRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record RotateRequest(
            @Min(0) @Max(2_592_000) @Schema(
                    examples = "86400",
                    description =
                            "How long both secrets sign before the change, and again after it; without it as configured."
                                    + " 0: now")
            Long overlapSeconds) {}

    /** A secret, shown once. */
    @Schema(name = "WebhookSecret")
    @JsonNaming(SnakeCaseStrategy.class)
    public record SecretBody(
            @Schema(
                    examples = "whsec_4vJ8m0c1C2d3E4f5G6h7I8j9K0l1M2n3O4p5Q6r7S8t",
                    description = "Shown once: keep it now. The whole text is the key")
            String secret,

            @Schema(description = "From when on the standard signature is made with it")
            Instant activatesAt) {

        static SecretBody of(WebhookSecret.Issued issued) {
            return new SecretBody(issued.secret().reveal(), issued.activatesAt());
        }

        /** Does not show it. */
        @Override
        public String toString() {
            return "SecretBody[…]";
        }
    }

    /** A page of the log. */
    @Schema(name = "WebhookDeliveries")
    @JsonNaming(SnakeCaseStrategy.class)
    public record DeliveriesBody(
            List<WebhookDeliveryBody> deliveries, int page, int limit, long totalCount, long totalPages) {

        static DeliveriesBody of(DeliveryPage page) {
            return new DeliveriesBody(
                    page.deliveries().stream()
                            .map(PartnerWebhooksResource::body)
                            .toList(),
                    page.page(),
                    page.limit(),
                    page.totalCount(),
                    page.totalPages());
        }
    }

    /** A span of time. */
    @Schema(name = "ResendPartnerWebhookDeliveriesRequest")
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
    @Schema(name = "PartnerWebhookDeliveriesResent")
    public record ResentBody(
            @Schema(examples = "17") long queued,

            @Schema(description = "Whether the range may hold more: then call again")
            boolean more) {}
}
