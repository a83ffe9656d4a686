package dev.countersign.api.lirium;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.identity.Scope;
import dev.countersign.order.customer.OrderReviewSearch;
import dev.countersign.order.customer.OrderReviewService;
import dev.countersign.order.customer.ReviewState;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** What a partner's people see of the sends that wait for them. */
@Path("/v1/partner/authorizations")
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
