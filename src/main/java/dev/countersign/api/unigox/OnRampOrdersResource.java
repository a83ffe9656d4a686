package dev.countersign.api.unigox;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.unigox.RampRequests.PayerDetailsBodyRequest;
import dev.countersign.identity.Scope;
import dev.countersign.order.ramp.OnRampOrderService;
import dev.countersign.order.ramp.SendOutService;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The calls on an order that only on-ramp orders have: paying, and sending the crypto out to another chain. */
@Path("/api/v1/partner/orders/{order_id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders")
@SecurityRequirement(name = "ApiKeyAuth")
public class OnRampOrdersResource {

    private static final int WRONG_STATE = 409;

    private final CurrentCaller caller;
    private final OnRampOrderService orders;
    private final SendOutService sendOuts;

    OnRampOrdersResource(CurrentCaller caller, OnRampOrderService orders, SendOutService sendOuts) {
        this.caller = caller;
        this.orders = orders;
        this.sendOuts = sendOuts;
    }

    @POST
    @Path("/submit-payer-details")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitPayerDetails",
            summary = "Submit payer details",
            description =
                    "Whose account the provider sends its payment request to: payment details of the order's user, or"
                            + " details for this order alone, in either case of the order's payment network. Once, while the order is"
                            + " `awaiting_fiat_transfer` and its `payment_request` is true.")
    @APIResponse(responseCode = "200", description = "The provider was told")
    @APIResponse(responseCode = "404", description = "ORDER_NOT_FOUND or INVALID_PAYMENT_DETAILS")
    @APIResponse(
            responseCode = "409",
            description = "INVALID_STATUS: not awaiting_fiat_transfer, no payment request, or already submitted")
    public Uni<Success<MessageBody>> submitPayerDetails(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            PayerDetailsBodyRequest body) {
        UUID partner = caller.tenant(Scope.RAMP_WRITE);
        UUID order = OrdersResource.id(orderId);
        return orders.submitPayerDetails(
                        partner, order, RampRequests.present(body).read())
                .invoke(result -> result.orThrow(problem -> UnigoxException.of(problem, WRONG_STATE)))
                .replaceWith(Success.of(new MessageBody("payer details submitted")));
    }

    @POST
    @Path("/confirm-payment-sent")
    @Operation(
            operationId = "confirmPaymentSent",
            summary = "Confirm payment sent",
            description =
                    "The end user has sent the fiat to `vendor_payment_details`: the provider is asked to look for it.")
    @APIResponse(responseCode = "200", description = "The order, fiat_transfer_pending")
    @APIResponse(responseCode = "404", description = "ORDER_NOT_FOUND")
    @APIResponse(
            responseCode = "409",
            description =
                    "INVALID_STATUS: not awaiting_fiat_transfer, its time is over, or the payer details are missing")
    public Uni<Success<ActionBody>> confirmPaymentSent(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId) {
        return orders.confirmPaymentSent(caller.tenant(Scope.RAMP_WRITE), OrdersResource.id(orderId))
                .map(result -> OrdersResource.action(result, WRONG_STATE));
    }

    @GET
    @Path("/bridge-authorization-parameters")
    @Tag(name = "Send-out")
    @Operation(
            operationId = "getBridgeAuthorizationParameters",
            summary = "Bridge authorization parameters",
            description =
                    "What the partner's wallet must sign to send the crypto of a completed on-ramp order to another"
                            + " chain: a ForwardRequest as for a crypto transfer, to the bridge's solver. Asking again until"
                            + " `expires_at` gives the same.")
    @APIResponse(responseCode = "200", description = "The parameters")
    @APIResponse(responseCode = "404", description = "ORDER_NOT_FOUND")
    @APIResponse(
            responseCode = "409",
            description = "INVALID_STATUS: the order is not completed, or was sent out already")
    @APIResponse(responseCode = "502", description = "TRANSACTOR_ERROR: the chain or the bridge cannot be asked")
    public Uni<Success<BridgeParametersBody>> parameters(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @RestQuery("destination_chain") @Parameter(required = true, example = "arbitrum") Optional<String> chain,
            @RestQuery("destination_address") @Parameter(required = true) Optional<String> address) {
        UUID partner = caller.tenant(Scope.RAMP_READ);
        UUID order = OrdersResource.id(orderId);
        return sendOuts.parameters(partner, order, AuthorizeBridgeBody.destination(chain, address))
                .map(result -> Success.of(BridgeParametersBody.of(
                        order, result.orThrow(problem -> UnigoxException.of(problem, WRONG_STATE)))));
    }

    @POST
    @Path("/authorize-bridge")
    @Consumes(MediaType.APPLICATION_JSON)
    @Tag(name = "Send-out")
    @Operation(
            operationId = "authorizeBridge",
            summary = "Authorize bridge",
            description = "Submit the ForwardRequest signed by the partner wallet's key. Checked exactly as"
                    + " authorize-crypto-transfer is; accepted once for each order.")
    @APIResponse(responseCode = "200", description = "The order, send_out_pending")
    @APIResponse(responseCode = "404", description = "ORDER_NOT_FOUND")
    @APIResponse(
            responseCode = "409",
            description =
                    "INVALID_STATUS: not completed, or sent out already; QUOTE_EXPIRED: fetch the parameters again")
    @APIResponse(responseCode = "422", description = "INSUFFICIENT_BALANCE: the wallet holds too little")
    @APIResponse(responseCode = "502", description = "TRANSACTOR_ERROR: nothing changed; try again")
    public Uni<Success<ActionBody>> authorize(
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId,
            @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = AuthorizeBridgeBody.class)))
                    byte[] body) {
        UUID partner = caller.tenant(Scope.RAMP_AUTHORIZE);
        return sendOuts.authorize(partner, OrdersResource.id(orderId), AuthorizeBridgeBody.parse(body))
                .map(result -> OrdersResource.action(result, WRONG_STATE));
    }

    /** That it was done. */
    @Schema(name = "MessageResponse")
    public record MessageBody(String message) {}
}
