package dev.countersign.api.admin;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.order.customer.CustomerProgramService;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** On what terms a partner serves its customers. */
@Path("/admin/v1/partners/{partner_id}/customer-program")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class CustomerProgramResource {

    private final CurrentCaller caller;
    private final CustomerProgramService programs;

    CustomerProgramResource(CurrentCaller caller, CustomerProgramService programs) {
        this.caller = caller;
        this.programs = programs;
    }

    @GET
    @Operation(operationId = "getCustomerProgram", summary = "On what terms a partner serves its customers")
    @APIResponse(responseCode = "200", description = "The terms")
    @APIResponse(responseCode = "404", description = "The partner serves no customers")
    public Uni<CustomerProgramBody> get(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return programs.find(AdminRefusal.id(partnerId))
                .map(found -> CustomerProgramBody.of(
                        found.orElseThrow(() -> AdminRefusal.unknown("customer program of this partner"))));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "saveCustomerProgram",
            summary = "Set the terms on which a partner serves its customers",
            description =
                    "All of them at once. They hold from now on: products and codes for new orders, the limit for new"
                            + " confirmations.")
    @APIResponse(responseCode = "200", description = "The terms")
    @APIResponse(responseCode = "400", description = "`unknown_currency`: a currency is not registered as fiat")
    @APIResponse(responseCode = "404", description = "No such partner")
    public Uni<CustomerProgramBody> save(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid CustomerProgramBody body) {
        caller.require(Scope.OPERATOR);
        return programs.save(AdminRefusal.id(partnerId), body.read())
                .map(result -> CustomerProgramBody.of(result.orThrow(CustomerProgramResource::refused)));
    }

    private static AdminRefusal refused(CustomerProgramService.Problem problem) {
        return switch (problem) {
            case UNKNOWN_PARTNER -> AdminRefusal.unknown("partner");
            case UNKNOWN_CURRENCY ->
                AdminRefusal.invalid("unknown_currency", "a currency is not registered as an asset of the kind FIAT");
        };
    }
}
