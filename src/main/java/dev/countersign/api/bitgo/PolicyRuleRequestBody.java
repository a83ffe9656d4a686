package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.policy.PolicyChange;
import dev.countersign.policy.RuleEdit;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change of a rule that waits. */
@Schema(name = "PolicyRuleRequest")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyRuleRequestBody(
        @Schema(
                required = true,
                enumeration = {"create", "update", "remove"})
        String action,

        @Schema(required = true, description = "The rule as it would be, or, of one that would be removed, as it is")
        PolicyRuleBody update) {

    static PolicyRuleRequestBody of(Approval.OfRule rule) {
        PolicyChange change = rule.change();
        return new PolicyRuleRequestBody(
                action(change.edit()),
                PolicyRules.body(RuleChanges.terms(change).orElseThrow(), ruleId(change.edit()), rule.token()));
    }

    private static String action(RuleEdit edit) {
        return switch (edit) {
            case RuleEdit.Create create -> "create";
            case RuleEdit.Replace replace -> "update";
            case RuleEdit.Remove remove -> "remove";
        };
    }

    private static Optional<UUID> ruleId(RuleEdit edit) {
        return switch (edit) {
            case RuleEdit.Create create -> Optional.empty();
            case RuleEdit.Replace replace -> Optional.of(replace.ruleId());
            case RuleEdit.Remove remove -> Optional.of(remove.ruleId());
        };
    }
}
