package dev.countersign.api.unigox;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.identity.Scope;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.OrderFilter;
import dev.countersign.order.ramp.RampOrder;
import dev.countersign.order.ramp.RampOrderService;
import dev.countersign.order.ramp.RampOrderState;
import dev.countersign.order.ramp.RampProblem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Order management, status tracking, and lifecycle actions. */
@Path("/api/v1/partner/orders")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders", description = "Order management, status tracking, and lifecycle actions")
@SecurityRequirement(name = "ApiKeyAuth")
public class OrdersResource {

    private static final int CONFLICT = 409;
    private static final int BAD_REQUEST = 400;
    private static final String DEFAULT_LIMIT = "20";
    private static final int MAX_LIMIT = 100;
    private static final int MAX_PAGE = 1_000_000;

    private final CurrentCaller caller;
    private final RampOrderService orders;

    OrdersResource(CurrentCaller caller, RampOrderService orders) {
        this.caller = caller;
        this.orders = orders;
    }

    @GET
    @Operation(
            operationId = "listOrders",
            summary = "List orders",
            description = "A page of orders, newest first, filtered by exactly the status that they report.")
    @APIResponse(responseCode = "200", description = "Orders retrieved successfully")
    public Uni<Success<OrderListBody>> list(
            @RestQuery
                    @Parameter(
                            description = "Only orders of this status",
                            schema = @Schema(implementation = OrderStatus.class))
                    Optional<String> status,
            @RestQuery
                    @Parameter(
                            description = "Page number",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
                    Optional<String> page,
            @RestQuery
                    @Parameter(
                            description = "Results per page",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = DEFAULT_LIMIT))
                    Optional<String> limit) {
        UUID partner = caller.tenant(Scope.RAMP_READ);
        int pageNumber = integer("page", page.orElse("1"), MAX_PAGE);
        int size = integer("limit", limit.orElse(DEFAULT_LIMIT), MAX_LIMIT);
        Set<RampOrderState> wanted =
                status.map(OrdersResource::status).map(OrderStatus::states).orElseGet(Set::of);
        return orders.list(partner, new OrderFilter(wanted, pageNumber, size))
                .map(found -> Success.of(OrderListBody.of(found)));
    }

    private static OrderStatus status(String text) {
        return OrderStatus.parse(text).orElseThrow(() -> UnigoxException.invalid("status: is not an order status"));
    }

    @GET
    @Path("/{order_id}")
    @Operation(
            operationId = "getOrder",
            summary = "Order details",
            description =
                    "The current status, amounts, and full timeline. `next_action` is what the partner must do to advance"
                            + " the order, null while it waits for somebody else; `allowed_actions` is what the partner can do now.")
    @APIResponse(responseCode = "200", description = "Order retrieved successfully")
    @APIResponse(responseCode = "404", description = "Order not found or does not belong to this partner")
    public Uni<Success<OrderBody>> get(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId) {
        return orders.find(caller.tenant(Scope.RAMP_READ), id(orderId))
                .map(result -> Success.of(OrderBody.of(result.orThrow(OrdersResource::conflict))));
    }

    @GET
    @Path("/{order_id}/transfer-authorization-parameters")
    @Tag(name = "SDK")
    @Operation(
            operationId = "getTransferAuthorizationParameters",
            summary = "Transfer authorization parameters",
            description =
                    "Everything that is needed to build and sign the EIP-712 ForwardRequest. The EIP-712 domain is"
                            + " {name: SyntheticAssetForwarder, version: 1, chainId: chain_id, verifyingContract:"
                            + " forwarder_address}; the struct is ForwardRequest(address from,address to,uint256 value,uint256"
                            + " gas,uint256 nonce,uint48 deadline,bytes data).")
    @APIResponse(responseCode = "200", description = "The parameters, while the order waits for its authorization")
    @APIResponse(responseCode = "404", description = "ORDER_NOT_FOUND")
    @APIResponse(responseCode = "409", description = "INVALID_STATUS: the order does not wait for an authorization")
    @APIResponse(responseCode = "502", description = "TRANSACTOR_ERROR: the chain cannot be asked for the nonce")
    public Uni<Success<ParametersBody>> parameters(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId) {
        UUID id = id(orderId);
        return orders.parameters(caller.tenant(Scope.RAMP_READ), id)
                .map(result -> Success.of(ParametersBody.of(id, result.orThrow(OrdersResource::conflict))));
    }

    @POST
    @Path("/{order_id}/authorize-crypto-transfer")
    @Consumes(MediaType.APPLICATION_JSON)
    @Tag(name = "SDK")
    @Operation(
            operationId = "authorizeCryptoTransfer",
            summary = "Authorize crypto transfer",
            description =
                    "Submit the ForwardRequest signed by the partner wallet's key, which never leaves the partner. Checked"
                            + " in this order: status, form, each field against the issued parameters, deadline, nonce, signature and"
                            + " signer, the wallet's balance, the relay. Only an accepted request changes anything.")
    @APIResponse(responseCode = "200", description = "Crypto authorization accepted")
    @APIResponse(responseCode = "404", description = "ORDER_NOT_FOUND")
    @APIResponse(responseCode = "409", description = "INVALID_STATUS: the order does not wait for an authorization")
    @APIResponse(responseCode = "422", description = "INSUFFICIENT_BALANCE: top up the wallet and try again")
    @APIResponse(
            responseCode = "502",
            description = "TRANSACTOR_ERROR: nothing changed; try again while the window lasts")
    public Uni<Success<ActionBody>> authorize(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = AuthorizeBody.class)))
                    byte[] body) {
        UUID partner = caller.tenant(Scope.RAMP_AUTHORIZE);
        return orders.authorize(partner, id(orderId), AuthorizeBody.parse(body))
                .map(result -> action(result, CONFLICT));
    }

    @POST
    @Path("/{order_id}/confirm-fiat-received")
    @Operation(
            operationId = "confirmFiatReceived",
            summary = "Confirm fiat received",
            description =
                    "The recipient has the fiat: release the crypto from escrow. Possible any time after the crypto is in"
                            + " escrow. Idempotent: once confirmed, or settled automatically, it answers the current status.")
    @APIResponse(responseCode = "200", description = "Fiat receipt confirmed")
    @APIResponse(responseCode = "404", description = "ORDER_NOT_FOUND")
    public Uni<Success<ActionBody>> confirm(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId) {
        return orders.confirmFiatReceived(caller.tenant(Scope.RAMP_WRITE), id(orderId))
                .map(result -> action(result, BAD_REQUEST));
    }

    @POST
    @Path("/{order_id}/cancel")
    @Operation(
            operationId = "cancelOrder",
            summary = "Cancel order",
            description =
                    "Possible while `allowed_actions` has `cancel`. Once the transfer may be on the chain the answer is"
                            + " OPERATION_NOT_ALLOWED.")
    @APIResponse(responseCode = "200", description = "Order cancelled")
    @APIResponse(responseCode = "404", description = "ORDER_NOT_FOUND")
    public Uni<Success<ActionBody>> cancel(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId) {
        return orders.cancel(caller.tenant(Scope.RAMP_WRITE), id(orderId)).map(result -> action(result, BAD_REQUEST));
    }

    static Success<ActionBody> action(Result<RampOrder, RampProblem> result, int wrongState) {
        return Success.of(ActionBody.of(result.orThrow(problem -> UnigoxException.of(problem, wrongState))));
    }

    private static UnigoxException conflict(RampProblem problem) {
        return UnigoxException.of(problem, CONFLICT);
    }

    static UUID id(String text) {
        return Identifiers.parse(text).orElseThrow(() -> UnigoxException.invalid("invalid order_id format"));
    }

    private static int integer(String name, String text, int maximum) {
        boolean digits = text.matches("[0-9]{1,9}");
        if (!digits || Integer.parseInt(text) < 1 || Integer.parseInt(text) > maximum) {
            throw UnigoxException.invalid("%s: must be an integer from 1 to %d".formatted(name, maximum));
        }
        return Integer.parseInt(text);
    }
}
