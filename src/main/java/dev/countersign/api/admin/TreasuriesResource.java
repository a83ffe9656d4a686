package dev.countersign.api.admin;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.order.customer.TreasuryService;
import dev.countersign.order.customer.TreasuryService.Treasury;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The addresses from which a partner's customers' sends leave. */
@Path("/admin/v1/partners/{partner_id}/treasuries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class TreasuriesResource {

    private final CurrentCaller caller;
    private final TreasuryService treasuries;

    TreasuriesResource(CurrentCaller caller, TreasuryService treasuries) {
        this.caller = caller;
        this.treasuries = treasuries;
    }

    @GET
    @Operation(operationId = "listTreasuries", summary = "The treasuries of a partner, by network")
    @APIResponse(responseCode = "200", description = "The treasuries")
    public Uni<List<NetworkAddressBody>> list(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return treasuries
                .list(AdminRefusal.id(partnerId))
                .map(found -> found.stream().map(TreasuriesResource::body).toList());
    }

    @PUT
    @Path("/{network}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "saveTreasury",
            summary = "Set the address from which a partner's customers' sends leave on a network",
            description = "Once and for all. The service must be able to send from it.")
    @APIResponse(responseCode = "200", description = "The treasury")
    @APIResponse(responseCode = "404", description = "No such partner or network")
    @APIResponse(
            responseCode = "409",
            description = "`set_already`: the partner has another one there; `address_taken`: the address has an owner")
    public Uni<NetworkAddressBody> save(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath String network,
            @NotNull @Valid NetworkAddressRequest body) {
        caller.require(Scope.OPERATOR);
        return treasuries
                .save(AdminRefusal.id(partnerId), new Treasury(NetworksResource.networkId(network), body.read()))
                .map(result -> body(result.orThrow(TreasuriesResource::refused)));
    }

    private static NetworkAddressBody body(Treasury treasury) {
        return new NetworkAddressBody(treasury.networkId(), treasury.address().toString());
    }

    private static AdminRefusal refused(TreasuryService.Problem problem) {
        return switch (problem) {
            case UNKNOWN_PARTNER -> AdminRefusal.unknown("partner");
            case UNKNOWN_NETWORK -> AdminRefusal.unknown("network");
            case SET_ALREADY ->
                AdminRefusal.conflict("set_already", "the partner has another treasury on this network");
            case TAKEN ->
                AdminRefusal.conflict(
                        "address_taken", "address: is another partner's treasury, a wallet's or a customer's");
        };
    }
}
