package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Caller;
import dev.countersign.identity.Scope;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.OrderResolutionService;
import dev.countersign.order.ramp.RampOrderState;
import dev.countersign.order.ramp.RampProblem;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Orders whose two sides do not agree: the operator decides. */
@Path("/admin/v1/ramp-orders/{order_id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class RampOrdersResource {

    private final CurrentCaller caller;
    private final OrderResolutionService resolutions;

    RampOrdersResource(CurrentCaller caller, OrderResolutionService resolutions) {
        this.caller = caller;
        this.resolutions = resolutions;
    }

    @POST
    @Path("/release")
    @Operation(
            operationId = "releaseOrder",
            summary = "The fiat of an on-ramp order was paid: the escrow pays the partner's wallet",
            description =
                    "While the order is awaiting_fiat_transfer or fiat_transfer_pending. Who decided and why stays with the"
                            + " order.")
    @APIResponse(responseCode = "200", description = "Where the order stands now")
    @APIResponse(responseCode = "404", description = "No such order")
    @APIResponse(responseCode = "409", description = "conflict: the order is not in such a state")
    public Uni<ResolutionBody> release(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @NotNull @Valid ResolutionRequest body) {
        Caller operator = caller.require(Scope.OPERATOR);
        UUID id = AdminRefusal.id(orderId);
        return resolutions.release(id, operator.credentialId(), body.reason()).map(result -> body(id, result));
    }

    @POST
    @Path("/refund")
    @Operation(
            operationId = "refundOrder",
            summary = "The fiat of an on-ramp order was not paid: the escrow goes back to the provider",
            description = "While the order is fiat_transfer_pending. Who decided and why stays with the order.")
    @APIResponse(responseCode = "200", description = "Where the order stands now")
    @APIResponse(responseCode = "404", description = "No such order")
    @APIResponse(responseCode = "409", description = "conflict: the order is not in such a state")
    public Uni<ResolutionBody> refund(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @NotNull @Valid ResolutionRequest body) {
        Caller operator = caller.require(Scope.OPERATOR);
        UUID id = AdminRefusal.id(orderId);
        return resolutions.refund(id, operator.credentialId(), body.reason()).map(result -> body(id, result));
    }

    private static ResolutionBody body(UUID id, Result<RampOrderState, RampProblem> result) {
        return new ResolutionBody(
                id, result.orThrow(RampOrdersResource::refusal).name().toLowerCase(Locale.ROOT));
    }

    private static AdminRefusal refusal(RampProblem problem) {
        return switch (problem) {
            case RampProblem.WrongState wrong ->
                AdminRefusal.conflict("not possible while the order is "
                        + wrong.state().name().toLowerCase(Locale.ROOT));
            case RampProblem.WrongDirection wrong -> AdminRefusal.conflict("not possible for an off-ramp order");
            default -> AdminRefusal.unknown("order");
        };
    }

    /** Why the operator decided so. */
    @Schema(name = "ResolveOrderRequest")
    public record ResolutionRequest(
            @NotBlank @Size(max = 500) @Schema(examples = "the bank confirms the payment, ticket 4711")
            String reason) {}

    /** Where the order stands. */
    @Schema(name = "ResolvedOrder")
    @JsonNaming(SnakeCaseStrategy.class)
    public record ResolutionBody(
            UUID orderId,
            @Schema(examples = "crypto_payout_pending") String status) {}
}
