package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.PolicyEvaluationBody;
import dev.countersign.api.PolicyEvaluationRequest;
import dev.countersign.identity.Scope;
import dev.countersign.policy.PolicyRuleService;
import dev.countersign.policy.PolicyService;
import dev.countersign.policy.PolicySettings;
import dev.countersign.policy.RuleAction;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What a partner's policy says beside its rules, and what it would say of a transfer. */
@Path("/admin/v1/partners/{partner_id}/policies")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class PoliciesResource {

    private final CurrentCaller caller;
    private final PolicyRuleService rules;
    private final PolicyService policy;

    PoliciesResource(CurrentCaller caller, PolicyRuleService rules, PolicyService policy) {
        this.caller = caller;
        this.rules = rules;
        this.policy = policy;
    }

    @GET
    @Path("/settings")
    @Operation(operationId = "getPolicySettings", summary = "What a partner's policy says beside its rules")
    @APIResponse(responseCode = "200", description = "The settings")
    public Uni<SettingsBody> settings(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return rules.settings(AdminRefusal.id(partnerId)).map(SettingsBody::of);
    }

    @PUT
    @Path("/default")
    @Operation(
            operationId = "setPolicyDefault",
            summary = "Say what becomes of transfers that no rule matches",
            description = "ALLOW, if it was never said. Holds for transfers from now on.")
    @APIResponse(responseCode = "200", description = "The settings")
    @APIResponse(responseCode = "404", description = "No such partner or person")
    public Uni<SettingsBody> decideByDefault(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid PolicyActionRequest body) {
        caller.require(Scope.OPERATOR);
        return rules.decideByDefault(AdminRefusal.id(partnerId), body.read())
                .map(result -> SettingsBody.of(result.orThrow(PolicyRulesResource::refused)));
    }

    @PUT
    @Path("/changes-need")
    @Operation(
            operationId = "setPolicyChangesNeed",
            summary = "Say who must agree when a person of the partner changes its policy",
            description = "Nobody, if it was never said, and with ALLOW. The operator's changes never wait.")
    @APIResponse(responseCode = "200", description = "The settings")
    @APIResponse(responseCode = "404", description = "No such partner")
    public Uni<SettingsBody> requireForChanges(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid PolicyActionRequest body) {
        caller.require(Scope.OPERATOR);
        return rules.requireForChanges(AdminRefusal.id(partnerId), changesNeed(body.read()))
                .map(result -> SettingsBody.of(result.orThrow(PolicyRulesResource::refused)));
    }

    private static Optional<RuleAction.Require> changesNeed(RuleAction action) {
        return switch (action) {
            case RuleAction.Allow allow -> Optional.empty();
            case RuleAction.Deny deny -> throw AdminRefusal.invalid("action: must be ALLOW or REQUIRE");
            case RuleAction.Require require -> {
                if (require.audience().permission().isEmpty()
                        || !require.audience().users().isEmpty()) {
                    throw AdminRefusal.invalid("changes need a permission, and no user_ids");
                }
                yield Optional.of(require);
            }
        };
    }

    @POST
    @Path("/evaluate")
    @Operation(
            operationId = "evaluatePolicy",
            summary = "Ask what would become of a transfer",
            description =
                    "The same evaluation that a transfer gets, rule by rule. Nothing is kept and nothing counts as spent.")
    @APIResponse(responseCode = "200", description = "The decision, and why")
    public Uni<PolicyEvaluationBody> evaluate(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid PolicyEvaluationRequest body) {
        caller.require(Scope.OPERATOR);
        return policy.explain(body.read(AdminRefusal.id(partnerId)), body.asksWebhooks())
                .map(PolicyEvaluationBody::of);
    }

    /** What a partner decided beside its rules. */
    @Schema(
            name = "PolicySettings",
            description =
                    "`by_default`: what becomes of transfers that no rule matches. `changes_need`: who must agree when a person of"
                            + " the partner changes its policy; null for nobody")
    @JsonNaming(SnakeCaseStrategy.class)
    public record SettingsBody(
            @Schema(required = true) PolicyActionRequest byDefault,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(description = "Left out when nobody has to agree")
            PolicyActionRequest changesNeed) {

        static SettingsBody of(PolicySettings settings) {
            return new SettingsBody(
                    PolicyActionRequest.of(settings.byDefault()),
                    settings.changesNeed().map(PolicyActionRequest::of).orElse(null));
        }
    }
}
