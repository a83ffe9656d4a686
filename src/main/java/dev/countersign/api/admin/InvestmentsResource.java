package dev.countersign.api.admin;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.market.MarketService;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** What customers can invest in. */
@Path("/admin/v1/investments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class InvestmentsResource {

    private final CurrentCaller caller;
    private final MarketService market;

    InvestmentsResource(CurrentCaller caller, MarketService market) {
        this.caller = caller;
        this.market = market;
    }

    @GET
    @Operation(operationId = "listInvestments", summary = "All investments, by name")
    @APIResponse(responseCode = "200", description = "The investments")
    public Uni<List<InvestmentBody>> list() {
        caller.require(Scope.OPERATOR);
        return market.investments()
                .map(found -> found.stream().map(InvestmentBody::of).toList());
    }

    @POST
    @ResponseStatus(201)
    @Operation(operationId = "createInvestment", summary = "Create an investment")
    @APIResponse(responseCode = "201", description = "The investment")
    @APIResponse(responseCode = "404", description = "No such network, or no such asset of the kind that is needed")
    @APIResponse(responseCode = "409", description = "The share asset is another investment's")
    public Uni<InvestmentBody> create(@NotNull @Valid InvestmentRequest body) {
        caller.require(Scope.OPERATOR);
        return market.create(body.read())
                .map(result -> InvestmentBody.of(result.orThrow(
                        problem -> AdminRefusal.of(problem, "the share asset is another investment's"))));
    }

    @PUT
    @Path("/{investment_id}")
    @Operation(
            operationId = "replaceInvestment",
            summary = "Replace the terms of an investment",
            description = "Its quote asset and its share asset do not change: create another one.")
    @APIResponse(responseCode = "200", description = "The investment")
    @APIResponse(
            responseCode = "404",
            description = "No such investment or network, or no such asset of the kind that is needed")
    @APIResponse(responseCode = "409", description = "The investment has other assets")
    public Uni<InvestmentBody> replace(
            @RestPath("investment_id") @Parameter(schema = @Schema(implementation = UUID.class)) String investmentId,
            @NotNull @Valid InvestmentRequest body) {
        caller.require(Scope.OPERATOR);
        return market.replace(AdminRefusal.id(investmentId), body.read())
                .map(result -> InvestmentBody.of(
                        result.orThrow(problem -> AdminRefusal.of(problem, "the investment has other assets"))));
    }
}
