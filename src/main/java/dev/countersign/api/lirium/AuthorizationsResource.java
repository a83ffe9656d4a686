package dev.countersign.api.lirium;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.authorization.Verdict;
import dev.countersign.identity.Caller;
import dev.countersign.identity.Scope;
import dev.countersign.order.customer.OrderDecision;
import dev.countersign.order.customer.OrderReviewSearch;
import dev.countersign.order.customer.OrderReviewService;
import dev.countersign.order.customer.ReviewState;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
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

/** What a partner's people see of the sends that wait for them, and where they decide. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Partner authorizations", description = "Sends that wait for a partner's people")
@SecurityRequirement(name = "RS512Token")
public class AuthorizationsResource {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,3}");
    private static final int PAGE = 10;
    private static final String DEFAULT_PAGE = "10";

    private final CurrentCaller caller;
    private final OrderReviewService reviews;

    AuthorizationsResource(CurrentCaller caller, OrderReviewService reviews) {
        this.caller = caller;
        this.reviews = reviews;
    }

    @GET
    @Path("/partner/authorizations")
    @Operation(
            operationId = "searchPartnerAuthorizations",
            summary = "Search orders by their authorizations",
            description =
                    "Orders that somebody of the partner must agree to, newest first. `pending` are those that still can be"
                            + " decided. With `sort_id_gt` alone, the page holds the orders right after that one, still newest first.")
    @APIResponse(responseCode = "200", description = "A page of orders")
    public Uni<OrderList> search(
            @RestQuery("authorization_state")
                    @Parameter(
                            schema =
                                    @Schema(
                                            enumeration = {"all", "pending", "approved", "rejected"},
                                            defaultValue = "all"))
                    Optional<String> state,
            @RestQuery("sort_id_lt") @Parameter(description = "Only orders with a lower sort_id")
                    Optional<String> below,
            @RestQuery("sort_id_gt") @Parameter(description = "Only orders with a higher sort_id")
                    Optional<String> above,
            @RestQuery
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = DEFAULT_PAGE))
                    Optional<String> limit) {
        UUID partnerId = caller.tenant(Scope.PARTNER_ORDER_AUTHORIZATION);
        OrderReviewSearch search = new OrderReviewSearch(
                state.flatMap(AuthorizationsResource::state),
                below.map(text -> cursor(text, "sort_id_lt")),
                above.map(text -> cursor(text, "sort_id_gt")),
                limit.map(AuthorizationsResource::limit).orElse(PAGE));
        return reviews.search(partnerId, search)
                .map(orders -> new OrderList(orders.stream().map(OrderBody::of).toList()));
    }

    @PATCH
    @Path("/customers/{customer_id}/orders/{order_id}/authorizations/{authorization_id}")
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

    private static Optional<ReviewState> state(String text) {
        return switch (text) {
            case "all" -> Optional.empty();
            case "pending" -> Optional.of(ReviewState.PENDING);
            case "approved" -> Optional.of(ReviewState.APPROVED);
            case "rejected" -> Optional.of(ReviewState.REJECTED);
            default -> throw LiriumException.invalid("authorization_state: must be all, pending, approved or rejected");
        };
    }

    private static UUID cursor(String text, String field) {
        return Identifiers.parse(text).orElseThrow(() -> LiriumException.invalid(field + ": is no sort_id"));
    }

    private static int limit(String text) {
        if (DIGITS.matcher(text).matches()) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= OrderReviewSearch.MOST) {
                return limit;
            }
        }
        throw LiriumException.invalid("limit: must be a number from 1 to " + OrderReviewSearch.MOST);
    }

    /** A page of orders. */
    @Schema(name = "LiriumOrderList")
    public record OrderList(@Schema(required = true) List<OrderBody> orders) {}
}
