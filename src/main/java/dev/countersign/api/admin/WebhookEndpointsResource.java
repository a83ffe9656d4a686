package dev.countersign.api.admin;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.WebhookRequests;
import dev.countersign.api.admin.PartnerWebhooksResource.DeliveriesBody;
import dev.countersign.api.admin.PartnerWebhooksResource.EndpointBody;
import dev.countersign.api.admin.PartnerWebhooksResource.ResendRequest;
import dev.countersign.api.admin.PartnerWebhooksResource.ResentBody;
import dev.countersign.event.webhook.EndpointService;
import dev.countersign.event.webhook.WebhookService;
import dev.countersign.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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

/** One webhook endpoint of a partner, by its id: where a wire has subscriptions, its name says too little. */
@Path("/admin/v1/partners/{partner_id}/webhook-endpoints/{endpoint_id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class WebhookEndpointsResource {

    private final CurrentCaller caller;
    private final EndpointService endpoints;

    WebhookEndpointsResource(CurrentCaller caller, EndpointService endpoints) {
        this.caller = caller;
        this.endpoints = endpoints;
    }

    @POST
    @Path("/enable")
    @Operation(
            operationId = "enableWebhookEndpoint",
            summary = "Enable an endpoint that was disabled",
            description = "What is queued is delivered at once, with a whole schedule before it.")
    @APIResponse(responseCode = "200", description = "The endpoint")
    @APIResponse(responseCode = "404", description = "No such endpoint of this partner")
    @APIResponse(responseCode = "409", description = "No URL is registered")
    public Uni<EndpointBody> enable(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("endpoint_id") @Parameter(schema = @Schema(implementation = UUID.class)) String endpointId) {
        caller.require(Scope.OPERATOR);
        return endpoints
                .enable(AdminRefusal.id(partnerId), AdminRefusal.id(endpointId))
                .map(result -> EndpointBody.of(result.orThrow(WebhookRefusals::of)));
    }

    @GET
    @Path("/deliveries")
    @Operation(operationId = "listWebhookEndpointDeliveries", summary = "The delivery log of an endpoint")
    @APIResponse(responseCode = "200", description = "A page of deliveries, newest first")
    @APIResponse(responseCode = "404", description = "No such endpoint of this partner")
    public Uni<DeliveriesBody> deliveries(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("endpoint_id") @Parameter(schema = @Schema(implementation = UUID.class)) String endpointId,
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
        return endpoints
                .deliveries(
                        AdminRefusal.id(partnerId),
                        AdminRefusal.id(endpointId),
                        WebhookRequests.filter(state, eventId, page, limit).orThrow(AdminRefusal::invalid))
                .map(result -> DeliveriesBody.of(result.orThrow(WebhookRefusals::of)));
    }

    @POST
    @Path("/deliveries/resend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resendWebhookEndpointDeliveries",
            summary = "Resend a range of deliveries of an endpoint",
            description = "The oldest first, at most " + WebhookService.MOST_RESENT
                    + " in one call. Without a state: those that never arrived.")
    @APIResponse(responseCode = "200", description = "Queued")
    @APIResponse(responseCode = "404", description = "No such endpoint of this partner")
    @APIResponse(responseCode = "409", description = "No URL is registered")
    public Uni<ResentBody> resendRange(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("endpoint_id") @Parameter(schema = @Schema(implementation = UUID.class)) String endpointId,
            @NotNull @Valid ResendRequest body) {
        caller.require(Scope.OPERATOR);
        return endpoints
                .resend(
                        AdminRefusal.id(partnerId),
                        AdminRefusal.id(endpointId),
                        WebhookRequests.range(body.from(), body.to(), Optional.ofNullable(body.state()))
                                .orThrow(AdminRefusal::invalid))
                .map(result -> result.orThrow(WebhookRefusals::of))
                .map(queued -> new ResentBody(queued, queued == WebhookService.MOST_RESENT));
    }
}
