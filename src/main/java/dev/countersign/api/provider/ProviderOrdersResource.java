package dev.countersign.api.provider;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.ethereum.Address;
import dev.countersign.identity.Scope;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.OnRampOrderService;
import dev.countersign.order.ramp.OrderFilter;
import dev.countersign.order.ramp.OrderPage;
import dev.countersign.order.ramp.ProviderOrderService;
import dev.countersign.order.ramp.RampOrder;
import dev.countersign.order.ramp.RampOrderState;
import dev.countersign.order.ramp.RampProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What the counterparty did: accepted, paid, settled. A report that was taken may be repeated until the order moves on. */
@Path("/provider/v1/orders")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(
        name = "Provider",
        description = "What the liquidity provider of an order reports. A report that was"
                + " taken may be repeated until the order moves on")
@SecurityRequirement(name = "ProviderKey")
public class ProviderOrdersResource {

    private final CurrentCaller caller;
    private final ProviderOrderService orders;
    private final OnRampOrderService onRampOrders;

    ProviderOrdersResource(CurrentCaller caller, ProviderOrderService orders, OnRampOrderService onRampOrders) {
        this.caller = caller;
        this.orders = orders;
        this.onRampOrders = onRampOrders;
    }

    @GET
    @Operation(operationId = "listProviderOrders", summary = "Orders offered to this provider, newest first")
    @APIResponse(responseCode = "200", description = "A page of orders")
    public Uni<ProviderOrders> list(
            @RestQuery @Parameter(description = "Only orders of this status", example = "awaiting_liquidity_provider")
                    Optional<String> status,
            @RestQuery @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit) {
        UUID provider = caller.tenant(Scope.PROVIDER);
        OrderFilter filter =
                new OrderFilter(status.map(ProviderOrdersResource::states).orElseGet(Set::of), page, limit);
        return orders.list(provider, filter).map(ProviderOrders::of);
    }

    @GET
    @Path("/{order_id}")
    @Operation(operationId = "getProviderOrder", summary = "One order")
    @APIResponse(responseCode = "200", description = "The order")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    public Uni<ProviderOrderBody> get(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId) {
        return orders.find(caller.tenant(Scope.PROVIDER), id(orderId)).map(ProviderOrdersResource::body);
    }

    @POST
    @Path("/{order_id}/accept")
    @Operation(
            operationId = "acceptOrder",
            summary = "Accept, and name the escrow",
            description =
                    "Off-ramp, the partner's wallet is then asked to fund the escrow; on-ramp, the provider has to fund"
                            + " it, with `escrow_amount`, and it must be an escrow of its own. When the price of an off-ramp order has left the partner's"
                            + " tolerance meanwhile, it ends as price_changed_requote_needed instead: look at `status`.")
    @APIResponse(responseCode = "200", description = "The order, accepted or ended")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    @APIResponse(responseCode = "409", description = "invalid_status, or beneficiary_address_missing")
    public Uni<ProviderOrderBody> accept(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @NotNull @Valid AcceptRequest body) {
        UUID provider = caller.tenant(Scope.PROVIDER);
        return orders.accept(provider, id(orderId), address(body.escrowAddress()))
                .map(ProviderOrdersResource::body);
    }

    @POST
    @Path("/{order_id}/decline")
    @Operation(
            operationId = "declineOrder",
            summary = "Decline: the order is cancelled",
            description = "Of an on-ramp order also possible until its escrow is reported as funded.")
    @APIResponse(responseCode = "200", description = "The order, cancelled")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    @APIResponse(responseCode = "409", description = "invalid_status")
    public Uni<ProviderOrderBody> decline(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @NotNull @Valid ReasonRequest body) {
        return orders.decline(caller.tenant(Scope.PROVIDER), id(orderId), body.reason())
                .map(ProviderOrdersResource::body);
    }

    @POST
    @Path("/{order_id}/fiat-payment-proof")
    @Operation(operationId = "submitFiatPaymentProof", summary = "The fiat is on its way: give the proof")
    @APIResponse(responseCode = "200", description = "The order, fiat_payment_started")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    @APIResponse(responseCode = "409", description = "invalid_status")
    public Uni<ProviderOrderBody> proof(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @NotNull @Valid ProofRequest body) {
        return orders.submitProof(caller.tenant(Scope.PROVIDER), id(orderId), body.reference())
                .map(ProviderOrdersResource::body);
    }

    @POST
    @Path("/{order_id}/proof-accepted")
    @Consumes(MediaType.WILDCARD)
    @Operation(operationId = "acceptFiatPaymentProof", summary = "The proof holds: the partner is asked to confirm")
    @APIResponse(responseCode = "200", description = "The order, awaiting_fiat_received_confirmation")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    @APIResponse(responseCode = "409", description = "invalid_status")
    public Uni<ProviderOrderBody> proofAccepted(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId) {
        return orders.acceptProof(caller.tenant(Scope.PROVIDER), id(orderId)).map(ProviderOrdersResource::body);
    }

    @POST
    @Path("/{order_id}/proof-declined")
    @Operation(
            operationId = "declineFiatPaymentProof",
            summary = "The proof does not hold: cancel, and refund the escrow")
    @APIResponse(responseCode = "200", description = "The order, cancelled")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    @APIResponse(responseCode = "409", description = "invalid_status")
    public Uni<ProviderOrderBody> proofDeclined(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @NotNull @Valid ReasonRequest body) {
        return orders.declineProof(caller.tenant(Scope.PROVIDER), id(orderId), body.reason())
                .map(ProviderOrdersResource::body);
    }

    @POST
    @Path("/{order_id}/settlement-confirmed")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "confirmSettlement",
            summary = "The fiat has arrived: release the escrow",
            description =
                    "Idempotent, also with the partner's own confirmation: the escrow pays out once. Only for providers whose"
                            + " settlement reports the operator trusts.")
    @APIResponse(responseCode = "200", description = "The order, on its way to completed")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    @APIResponse(responseCode = "409", description = "invalid_status, or not_allowed: the partner confirms")
    public Uni<ProviderOrderBody> settled(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId) {
        return orders.confirmSettlement(caller.tenant(Scope.PROVIDER), id(orderId))
                .map(ProviderOrdersResource::body);
    }

    @POST
    @Path("/{order_id}/escrow-funded")
    @Operation(
            operationId = "reportEscrowFunded",
            summary = "On-ramp: the crypto is in escrow, and here is where the fiat goes",
            description =
                    "Believed only when the chain shows at least `escrow_amount` in the escrow. The partner then sees the"
                            + " payment details and has its user pay.")
    @APIResponse(responseCode = "200", description = "The order, awaiting_fiat_transfer")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    @APIResponse(responseCode = "409", description = "invalid_status, not_allowed, out_of_turn or escrow_not_funded")
    @APIResponse(responseCode = "502", description = "chain_unavailable: try again")
    public Uni<ProviderOrderBody> escrowFunded(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @NotNull @Valid EscrowFundedRequest body) {
        UUID provider = caller.tenant(Scope.PROVIDER);
        return onRampOrders
                .escrowFunded(provider, id(orderId), new JsonObject(new LinkedHashMap<>(body.paymentDetails())))
                .map(ProviderOrdersResource::body);
    }

    @POST
    @Path("/{order_id}/escrow-failed")
    @Operation(operationId = "reportEscrowFailed", summary = "On-ramp: the escrow cannot be funded, the order fails")
    @APIResponse(responseCode = "200", description = "The order, failed")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    @APIResponse(responseCode = "409", description = "invalid_status or not_allowed")
    public Uni<ProviderOrderBody> escrowFailed(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @NotNull @Valid ReasonRequest body) {
        return onRampOrders
                .escrowFailed(caller.tenant(Scope.PROVIDER), id(orderId), body.reason())
                .map(ProviderOrdersResource::body);
    }

    @POST
    @Path("/{order_id}/fiat-received")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "reportFiatReceived",
            summary = "On-ramp: the fiat has arrived, the escrow pays the partner's wallet")
    @APIResponse(responseCode = "200", description = "The order, crypto_payout_pending and on its way to completed")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    @APIResponse(responseCode = "409", description = "invalid_status or not_allowed")
    public Uni<ProviderOrderBody> fiatReceived(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId) {
        return onRampOrders
                .fiatReceived(caller.tenant(Scope.PROVIDER), id(orderId))
                .map(ProviderOrdersResource::body);
    }

    @POST
    @Path("/{order_id}/fiat-not-received")
    @Operation(
            operationId = "reportFiatNotReceived",
            summary = "On-ramp: the fiat never came, the escrow goes back to the provider",
            description = "Only for providers whose reports the operator trusts, since it is in their own interest.")
    @APIResponse(responseCode = "200", description = "The order, cancelled")
    @APIResponse(responseCode = "404", description = "Not an order of this provider")
    @APIResponse(responseCode = "409", description = "invalid_status or not_allowed")
    public Uni<ProviderOrderBody> fiatNotReceived(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @NotNull @Valid ReasonRequest body) {
        return onRampOrders
                .fiatNotReceived(caller.tenant(Scope.PROVIDER), id(orderId), body.reason())
                .map(ProviderOrdersResource::body);
    }

    private static ProviderOrderBody body(Result<RampOrder, RampProblem> result) {
        return ProviderOrderBody.of(result.orThrow(ProviderRefusal::of));
    }

    private static UUID id(String text) {
        return Identifiers.parse(text).orElseThrow(() -> ProviderRefusal.invalid("order_id: must be a UUID"));
    }

    private static Set<RampOrderState> states(String status) {
        Set<RampOrderState> states = ProviderOrderBody.states(status);
        if (states.isEmpty()) {
            throw ProviderRefusal.invalid("status: is not an order status");
        }
        return states;
    }

    static Address address(String text) {
        try {
            return Address.parseChecksummed(text);
        } catch (IllegalArgumentException malformed) {
            throw ProviderRefusal.invalid("address: " + malformed.getMessage());
        }
    }

    /** A page of orders. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record ProviderOrders(
            List<ProviderOrderBody> orders, int page, int limit, long totalCount, long totalPages) {

        static ProviderOrders of(OrderPage page) {
            return new ProviderOrders(
                    page.orders().stream().map(ProviderOrderBody::of).toList(),
                    page.page(),
                    page.limit(),
                    page.totalCount(),
                    page.totalPages());
        }
    }

    /** The provider takes the order. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record AcceptRequest(
            @NotBlank @Size(max = 42) @Schema(
                    examples = "0x9f8ef448c2c0694383b848e32d4d2857ebaedb94",
                    description = "Where the crypto will be held")
            String escrowAddress) {}

    /** Where the payer sends the fiat to. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record EscrowFundedRequest(
            @NotEmpty @Size(max = 30) @Schema(
                    examples = "{\"iban\": \"PT50000201231234567890154\", \"name\": \"Sandbox Liquidity\"}",
                    description = "What the payment method needs: account number, phone, …")
            Map<@NotBlank @Size(max = 60) String, @NotBlank @Size(max = 500) String> paymentDetails) {}

    /** Why not. */
    public record ReasonRequest(
            @NotBlank @Size(max = 500) @Schema(examples = "limit reached")
            String reason) {}

    /** How the fiat was sent. */
    public record ProofRequest(
            @NotBlank @Size(max = 500) @Schema(examples = "SEPA-2026-000123", description = "The bank's reference of the payment")
            String reference) {}
}
