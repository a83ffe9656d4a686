package dev.countersign.api.lirium;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.PolicyEvaluationBody;
import dev.countersign.api.PolicyEvaluationRequest;
import dev.countersign.identity.Scope;
import dev.countersign.policy.PolicyService;
import io.smallrye.mutiny.Uni;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
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
    private final Validator validator;

    PoliciesResource(CurrentCaller caller, PolicyService policy, Validator validator) {
        this.caller = caller;
        this.policy = policy;
        this.validator = validator;
    }

    @POST
    @Path("/evaluate")
    @Operation(
            operationId = "evaluateOwnPolicy",
            summary = "Ask what would become of a transfer",
            description =
                    "The same evaluation that a transfer gets, rule by rule. Nothing is kept and nothing counts as spent.")
    @APIResponse(responseCode = "200", description = "The decision, and why")
    public Uni<PolicyEvaluationBody> evaluate(
            @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = PolicyEvaluationRequest.class)))
                    PolicyEvaluationRequest body) {
        UUID partnerId = caller.tenant(Scope.PARTNER_READ);
        PolicyEvaluationRequest valid = valid(body);
        return policy.explain(valid.read(partnerId), valid.asksWebhooks()).map(PolicyEvaluationBody::of);
    }

    /** Looked at once the caller is known to be one that may ask. */
    private PolicyEvaluationRequest valid(PolicyEvaluationRequest body) {
        if (body == null) {
            throw LiriumException.invalid("the body is required");
        }
        Set<ConstraintViolation<PolicyEvaluationRequest>> violations = validator.validate(body);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return body;
    }
}
