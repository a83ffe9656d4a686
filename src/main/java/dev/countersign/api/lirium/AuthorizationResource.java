package dev.countersign.api.lirium;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.authorization.Verdict;
import dev.countersign.identity.Caller;
import dev.countersign.identity.Scope;
import dev.countersign.order.customer.OrderDecision;
import dev.countersign.order.customer.OrderReviewService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
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

/** Where a partner's people decide on the sends that wait for them. */
@Path("/v1/customers/{customer_id}/orders/{order_id}/authorizations/{authorization_id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Partner authorizations", description = "Sends that wait for a partner's people")
@SecurityRequirement(name = "RS512Token")
public class AuthorizationResource {

    private final CurrentCaller caller;
    private final OrderReviewService reviews;

    AuthorizationResource(CurrentCaller caller, OrderReviewService reviews) {
        this.caller = caller;
        this.reviews = reviews;
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "updateOrderAuthorization",
            summary = "Approve or reject",
            description =
                    "The last approval that is needed lets a confirmed order go; one rejection cancels the order. A decision is"
                            + " final: whoever decides once more gets `invalid_state`.")
    @APIResponse(responseCode = "200", description = "The order as it stands with the decision")
    @APIResponse(responseCode = "404", description = "No such order or authorization")
    public Uni<OrderBody> decide(
            @RestPath("customer_id") String customerId,
            @RestPath("order_id") String orderId,
            @RestPath("authorization_id") String authorizationId,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = OrderRequests.UpdateAuthorization.class)))
                    OrderRequests.UpdateAuthorization body) {
        Caller reviewer = caller.require(Scope.PARTNER_ORDER_AUTHORIZATION);
        UUID person = reviewer.userId()
                .orElseThrow(() -> new LiriumException(LiriumErrorCode.FORBIDDEN, "the credential is nobody's"));
        Verdict verdict = Optional.ofNullable(body)
                .orElseThrow(() -> LiriumException.invalid("state: is required"))
                .read();
        return reviews.decide(new OrderDecision(
                        reviewer.tenantId(),
                        id(customerId),
                        id(orderId),
                        id(authorizationId),
                        person,
                        reviewer.credentialId(),
                        verdict))
                .map(result -> OrderBody.of(result.orThrow(OrderRefusal::of)));
    }

    private static UUID id(String text) {
        return Identifiers.parse(text).orElseThrow(() -> LiriumException.notFound("order or authorization"));
    }
}
