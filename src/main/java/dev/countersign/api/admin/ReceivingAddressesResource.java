package dev.countersign.api.admin;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.CustomerService;
import dev.countersign.identity.Scope;
import dev.countersign.order.customer.ReceivingAddressService;
import dev.countersign.order.customer.ReceivingAddressService.Receiving;
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

/** Where a customer receives crypto. */
@Path("/admin/v1/partners/{partner_id}/customers/{customer_id}/receiving-addresses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class ReceivingAddressesResource {

    private final CurrentCaller caller;
    private final CustomerService customers;
    private final ReceivingAddressService receiving;

    ReceivingAddressesResource(CurrentCaller caller, CustomerService customers, ReceivingAddressService receiving) {
        this.caller = caller;
        this.customers = customers;
        this.receiving = receiving;
    }

    @GET
    @Operation(operationId = "listCustomerReceivingAddresses", summary = "Where a customer receives, by network")
    @APIResponse(responseCode = "200", description = "One address for each network, if there is one")
    @APIResponse(responseCode = "404", description = "The partner has no such customer")
    public Uni<List<NetworkAddressBody>> list(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("customer_id") @Parameter(schema = @Schema(implementation = UUID.class)) String customerId) {
        caller.require(Scope.OPERATOR);
        return addresses(partnerId, customerId)
                .map(found ->
                        found.stream().map(ReceivingAddressesResource::body).toList());
    }

    @GET
    @Path("/{network}")
    @Operation(operationId = "getCustomerReceivingAddress", summary = "Where a customer receives on a network")
    @APIResponse(responseCode = "200", description = "The address")
    @APIResponse(responseCode = "404", description = "No such customer, or it has no address there")
    public Uni<NetworkAddressBody> get(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("customer_id") @Parameter(schema = @Schema(implementation = UUID.class)) String customerId,
            @RestPath String network) {
        caller.require(Scope.OPERATOR);
        String networkId = NetworksResource.networkId(network);
        return addresses(partnerId, customerId)
                .map(found -> found.stream()
                        .filter(at -> at.networkId().equals(networkId))
                        .findFirst()
                        .map(ReceivingAddressesResource::body)
                        .orElseThrow(() -> AdminRefusal.unknown("receiving address of this customer")));
    }

    @PUT
    @Path("/{network}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "saveCustomerReceivingAddress",
            summary = "Set where a customer receives on a network",
            description =
                    "What other customers of the partner send there from now on stays in the house: it is free, and"
                            + " leaves no treasury. Orders that were made before go where they were going.")
    @APIResponse(responseCode = "200", description = "The address")
    @APIResponse(responseCode = "404", description = "The partner has no such customer, or there is no such network")
    @APIResponse(responseCode = "409", description = "`address_taken`: the address has another owner")
    public Uni<NetworkAddressBody> save(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("customer_id") @Parameter(schema = @Schema(implementation = UUID.class)) String customerId,
            @RestPath String network,
            @NotNull @Valid NetworkAddressRequest body) {
        caller.require(Scope.OPERATOR);
        return receiving
                .save(
                        AdminRefusal.id(partnerId),
                        AdminRefusal.id(customerId),
                        new Receiving(NetworksResource.networkId(network), body.read()))
                .map(result -> body(result.orThrow(ReceivingAddressesResource::refused)));
    }

    private Uni<List<Receiving>> addresses(String partnerId, String customerId) {
        return customers
                .find(AdminRefusal.id(partnerId), AdminRefusal.id(customerId))
                .map(found -> found.orElseThrow(() -> AdminRefusal.unknown("customer of this partner")))
                .flatMap(customer -> receiving.list(customer.partnerId(), customer.id()));
    }

    private static NetworkAddressBody body(Receiving at) {
        return new NetworkAddressBody(at.networkId(), at.address().toString());
    }

    private static AdminRefusal refused(ReceivingAddressService.Problem problem) {
        return switch (problem) {
            case UNKNOWN_CUSTOMER -> AdminRefusal.unknown("customer of this partner");
            case UNKNOWN_NETWORK -> AdminRefusal.unknown("network");
            case TAKEN ->
                AdminRefusal.conflict("address_taken", "address: is another customer's, a wallet's or a treasury's");
        };
    }
}
