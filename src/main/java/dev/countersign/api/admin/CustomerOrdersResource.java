package dev.countersign.api.admin;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.order.customer.OrderFileService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
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

/** Orders of a partner's customers, as the operator sees them. */
@Path("/admin/v1/partners/{partner_id}/customer-orders/{order_id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class CustomerOrdersResource {

    private final CurrentCaller caller;
    private final OrderFileService files;

    CustomerOrdersResource(CurrentCaller caller, OrderFileService files) {
        this.caller = caller;
        this.files = files;
    }

    @GET
    @Operation(
            operationId = "inspectCustomerOrder",
            summary = "An order of one of a partner's customers",
            description = "Where it stands and why, where its transfer stands, and who decided what.")
    @APIResponse(responseCode = "200", description = "The order")
    @APIResponse(responseCode = "404", description = "No customer of the partner has such an order")
    public Uni<CustomerOrderBody> get(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("order_id") @Parameter(schema = @Schema(implementation = UUID.class)) String orderId) {
        caller.require(Scope.OPERATOR);
        return files.find(AdminRefusal.id(partnerId), AdminRefusal.id(orderId))
                .map(found -> CustomerOrderBody.of(
                        found.orElseThrow(() -> AdminRefusal.unknown("order of this partner's customers"))));
    }
}
