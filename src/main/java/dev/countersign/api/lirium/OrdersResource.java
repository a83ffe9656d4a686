package dev.countersign.api.lirium;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.CustomerCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.identity.Scope;
import dev.countersign.order.customer.Confirmation;
import dev.countersign.order.customer.CustomerOrderService;
import dev.countersign.order.customer.NewOrder;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Orders of a partner's customers. */
@Path("/v1/customers/{customer_id}/orders")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Customer orders", description = "Buy, sell, swap, send and invest, confirmed by the customer")
@SecurityRequirement(name = "RS512Token")
public class OrdersResource {

    private final CurrentCaller caller;
    private final CustomerOrderService orders;

    OrdersResource(CurrentCaller caller, CustomerOrderService orders) {
        this.caller = caller;
        this.orders = orders;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createCustomerOrder",
            summary = "Offer an order to a customer",
            description =
                    "The price and the fees hold until `expires_at`; nothing moves before the order is confirmed. A send for"
                            + " which the partner's policy wants somebody's consent lists it in `send.authorizations`.")
    @APIResponse(responseCode = "200", description = "The order")
    @APIResponse(responseCode = "404", description = "No such customer")
    public Uni<OrderBody> create(
            @RestPath("customer_id") String customerId,
            @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = OrderRequests.CreateOrder.class)))
                    OrderRequests.CreateOrder body) {
        CustomerCaller allowed = caller.customer(Scope.CUSTOMER_ORDER_WRITE, customerId);
        OrderRequests.CreateOrder given =
                Optional.ofNullable(body).orElseThrow(() -> LiriumException.invalid("a JSON object is needed"));
        return orders.create(new NewOrder(
                        allowed.partnerId(),
                        allowed.customerId(),
                        allowed.caller().credentialId(),
                        given.reference(),
                        given.read()))
                .map(result -> OrderBody.of(result.orThrow(OrderRefusal::of)));
    }

    @GET
    @Path("/{order_id}")
    @Operation(operationId = "getCustomerOrder", summary = "Order details")
    @APIResponse(responseCode = "200", description = "The order")
    @APIResponse(responseCode = "404", description = "No such order")
    public Uni<OrderBody> details(@RestPath("customer_id") String customerId, @RestPath("order_id") String orderId) {
        CustomerCaller allowed = caller.customer(Scope.CUSTOMER_ORDER_READ, customerId);
        return orders.find(allowed.partnerId(), allowed.customerId(), order(orderId))
                .map(found -> OrderBody.of(found.orElseThrow(() -> LiriumException.notFound("order"))));
    }

    @POST
    @Path("/{order_id}/confirm")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "confirmCustomerOrder",
            summary = "Confirm an order",
            description =
                    "What the customer agreed to is done. A send that still waits for somebody's consent has its funds held,"
                            + " gets its `submitted_at`, and stays `pending`. After an answer that got lost, look at the order: a second"
                            + " confirmation is `invalid_order_state`. After a 500 confirm again.")
    @APIResponse(responseCode = "200", description = "The order")
    @APIResponse(responseCode = "404", description = "No such order")
    public Uni<OrderBody> confirm(
            @RestPath("customer_id") String customerId,
            @RestPath("order_id") String orderId,
            @RequestBody(content = @Content(schema = @Schema(implementation = OrderRequests.ConfirmOrder.class)))
                    OrderRequests.ConfirmOrder body) {
        CustomerCaller allowed = caller.customer(Scope.CUSTOMER_ORDER_WRITE, customerId);
        Confirmation confirmation = Optional.ofNullable(body)
                .orElseGet(() -> new OrderRequests.ConfirmOrder(null, null, null))
                .read(allowed.caller().credentialId());
        return orders.confirm(allowed.partnerId(), allowed.customerId(), order(orderId), confirmation)
                .map(result -> OrderBody.of(result.orThrow(OrderRefusal::of)));
    }

    @POST
    @Path("/{order_id}/resend_code")
    @Operation(
            operationId = "resendConfirmationCode",
            summary = "Mail a new confirmation code",
            description = "The code before it is none any more. There are five for an order, and five guesses at each.")
    @APIResponse(responseCode = "200", description = "The order")
    @APIResponse(responseCode = "404", description = "No such order")
    public Uni<OrderBody> resendCode(@RestPath("customer_id") String customerId, @RestPath("order_id") String orderId) {
        CustomerCaller allowed = caller.customer(Scope.CUSTOMER_ORDER_WRITE, customerId);
        return orders.resendCode(allowed.partnerId(), allowed.customerId(), order(orderId))
                .map(result -> OrderBody.of(result.orThrow(OrderRefusal::of)));
    }

    private static UUID order(String text) {
        return Identifiers.parse(text).orElseThrow(() -> LiriumException.notFound("order"));
    }
}
