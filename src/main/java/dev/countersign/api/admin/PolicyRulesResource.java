package dev.countersign.api.admin;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.policy.PolicyProblem;
import dev.countersign.policy.PolicyRuleService;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Which of a partner's transfers wait for which of its people. */
@Path("/admin/v1/partners/{partner_id}/policy-rules")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class PolicyRulesResource {

    private final CurrentCaller caller;
    private final PolicyRuleService policy;

    PolicyRulesResource(CurrentCaller caller, PolicyRuleService policy) {
        this.caller = caller;
        this.policy = policy;
    }

    @GET
    @Operation(operationId = "listPolicyRules", summary = "The policy rules of a partner, in their order")
    @APIResponse(responseCode = "200", description = "The rules")
    public Uni<List<PolicyRuleBody>> list(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return policy.rules(AdminRefusal.id(partnerId))
                .map(rules -> rules.stream().map(PolicyRuleBody::of).toList());
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            operationId = "createPolicyRule",
            summary = "Create a policy rule",
            description =
                    "A rule matches a transfer when all that it says is so. One rule that denies is enough to refuse a transfer; what several"
                            + " rules hold waits for all of them. Rules that ask the same people are met together; somebody who is among"
                            + " the people of two rules may count for both, so where four eyes are wanted, ask for them in one rule. Rules"
                            + " hold for transfers from now on: what waits already keeps waiting for whom it did.")
    @APIResponse(responseCode = "201", description = "The rule")
    @APIResponse(responseCode = "404", description = "No such partner, asset or person")
    @APIResponse(responseCode = "409", description = "The position is taken, or the partner has 100 rules")
    public Uni<PolicyRuleBody> create(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid PolicyRuleRequest body) {
        caller.require(Scope.OPERATOR);
        return policy.create(AdminRefusal.id(partnerId), body.readPosition(), body.read())
                .map(result -> PolicyRuleBody.of(result.orThrow(PolicyRulesResource::refused)));
    }

    @PUT
    @Path("/{rule_id}")
    @Operation(
            operationId = "replacePolicyRule",
            summary = "Replace a policy rule",
            description = "Holds for transfers from now on. Without a position it stays where it is.")
    @APIResponse(responseCode = "200", description = "The rule")
    @APIResponse(responseCode = "404", description = "No such rule of this partner, or no such asset")
    @APIResponse(responseCode = "409", description = "The position is taken")
    public Uni<PolicyRuleBody> replace(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("rule_id") @Parameter(schema = @Schema(implementation = UUID.class)) String ruleId,
            @NotNull @Valid PolicyRuleRequest body) {
        caller.require(Scope.OPERATOR);
        return policy.replace(AdminRefusal.id(partnerId), AdminRefusal.id(ruleId), body.readPosition(), body.read())
                .map(result -> PolicyRuleBody.of(result.orThrow(PolicyRulesResource::refused)));
    }

    @DELETE
    @Path("/{rule_id}")
    @Operation(operationId = "removePolicyRule", summary = "Remove a policy rule, for transfers from now on")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "No such rule of this partner")
    public Uni<Void> remove(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("rule_id") @Parameter(schema = @Schema(implementation = UUID.class)) String ruleId) {
        caller.require(Scope.OPERATOR);
        return policy.remove(AdminRefusal.id(partnerId), AdminRefusal.id(ruleId))
                .invoke(removed -> {
                    if (!removed) {
                        throw AdminRefusal.unknown("policy rule of this partner");
                    }
                })
                .replaceWithVoid();
    }

    static AdminRefusal refused(PolicyProblem problem) {
        return switch (problem) {
            case UNKNOWN_PARTNER -> AdminRefusal.unknown("partner");
            case UNKNOWN_RULE -> AdminRefusal.unknown("policy rule of this partner");
            case UNKNOWN_ASSET -> AdminRefusal.unknown("asset");
            case UNKNOWN_USER -> AdminRefusal.unknown("person of this partner, named in user_ids");
            case POSITION_TAKEN -> AdminRefusal.conflict("another rule of the partner has this position");
            case TOO_MANY ->
                AdminRefusal.conflict(
                        "the partner has %d rules, the most there may be".formatted(PolicyRuleService.MOST_RULES));
            case TOO_FINE ->
                AdminRefusal.invalid("an amount has more digits after the point than an asset of the rule");
            case RULE_CHANGED -> AdminRefusal.conflict("the rule was changed meanwhile");
            case TOO_FEW_REVIEWERS -> AdminRefusal.conflict("the partner has too few people who could agree");
            case BAD_WEBHOOK -> AdminRefusal.invalid("webhook.url: must be an https URL of a public address");
        };
    }
}
