package dev.countersign.api.lirium;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.PolicyEvaluationBody;
import dev.countersign.api.PolicyEvaluationRequest;
import dev.countersign.identity.Scope;
import dev.countersign.policy.PolicyService;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the partner's own policy would say of a transfer. */
@Path("/v1/policies")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Partner", description = "What a partner can offer to its customers")
@SecurityRequirement(name = "RS512Token")
public class PoliciesResource {

    private final CurrentCaller caller;
    private final PolicyService policy;

    PoliciesResource(CurrentCaller caller, PolicyService policy) {
        this.caller = caller;
        this.policy = policy;
    }

    @POST
    @Path("/evaluate")
    @Operation(
            operationId = "evaluateOwnPolicy",
            summary = "Ask what would become of a transfer",
            description =
                    "The same evaluation that a transfer gets, rule by rule. Nothing is kept and nothing counts as spent.")
    @APIResponse(responseCode = "200", description = "The decision, and why")
    public Uni<PolicyEvaluationBody> evaluate(@NotNull @Valid PolicyEvaluationRequest body) {
        return policy.explain(body.read(caller.tenant(Scope.PARTNER_READ)), body.asksWebhooks())
                .map(PolicyEvaluationBody::of);
    }
}
