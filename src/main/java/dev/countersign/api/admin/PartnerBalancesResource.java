package dev.countersign.api.admin;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.ledger.LedgerService;
import dev.countersign.ledger.Position;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
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

/** How a partner itself stands in the books. */
@Path("/admin/v1/partners/{partner_id}/balances")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class PartnerBalancesResource {

    private final CurrentCaller caller;
    private final LedgerService ledger;

    PartnerBalancesResource(CurrentCaller caller, LedgerService ledger) {
        this.caller = caller;
        this.ledger = ledger;
    }

    @GET
    @Operation(
            operationId = "getPartnerBalances",
            summary = "How a partner stands, by asset",
            description =
                    "What it is owed, what it earned, and the counter account to the world; in units, below zero with a"
                            + " minus sign. An asset that never moved is left out.")
    @APIResponse(responseCode = "200", description = "The balances, by asset")
    public Uni<List<PositionBody>> balances(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return ledger.positions(AdminRefusal.id(partnerId))
                .map(found -> found.stream().map(PositionBody::of).toList());
    }

    /** How a partner stands in one asset. */
    @Schema(name = "PartnerBalance")
    public record PositionBody(
            @Schema(examples = "USD") String asset,

            @Schema(
                    examples = "-120.50",
                    description =
                            "What the partner is owed for what its customers sold, less what it owes for what they bought")
            String settlement,

            @Schema(examples = "0.00", description = "What the partner earned")
            String fees,

            @Schema(
                    examples = "120.50",
                    description =
                            "The counter account: with the two others and all that customers have, the sum is zero")
            String outside) {

        static PositionBody of(Position position) {
            return new PositionBody(
                    position.asset(),
                    position.settlement().toPlainString(),
                    position.fees().toPlainString(),
                    position.outside().toPlainString());
        }
    }
}
