package dev.countersign.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.authorization.Requirement;
import dev.countersign.identity.Permission;
import dev.countersign.policy.ConditionVerdict;
import dev.countersign.policy.PolicyDecision;
import dev.countersign.policy.RuleVerdict;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What would become of a transfer, and why. */
@Schema(name = "PolicyEvaluation")
@JsonNaming(SnakeCaseStrategy.class)
public record PolicyEvaluationBody(
        @Schema(
                required = true,
                enumeration = {"ALLOWED", "DENIED", "HELD"},
                description = "DENIED: it would be refused. HELD: it would wait for every one of the requirements")
        String decision,

        @Schema(nullable = true, description = "Of what is denied: why, in words")
        String reason,

        @Schema(required = true, description = "Of what is held: each must be met. One person may count for several")
        List<Needed> requirements,

        @Schema(required = true, description = "Each rule, in their order")
        List<Rule> rules,

        @Schema(required = true, description = "Whether no rule matched, and the partner's default decided")
        boolean byDefault) {

    /** So many of these people. */
    @Schema(name = "PolicyRequirement")
    @JsonNaming(SnakeCaseStrategy.class)
    public record Needed(
            @Schema(required = true) int quorum,
            @Schema(nullable = true) String permission,
            @Schema(required = true) List<UUID> userIds,
            @Schema(required = true) long windowSeconds) {

        static Needed of(Requirement.ByPeople people) {
            return new Needed(
                    people.quorum(),
                    people.audience().permission().map(Permission::name).orElse(null),
                    people.audience().users().stream().sorted().toList(),
                    people.window().toSeconds());
        }
    }

    /** What one rule says. */
    @Schema(name = "PolicyRuleVerdict")
    @JsonNaming(SnakeCaseStrategy.class)
    public record Rule(
            @Schema(required = true) UUID ruleId,
            @Schema(required = true) int position,
            @Schema(required = true) String name,

            @Schema(
                    required = true,
                    enumeration = {"ALLOW", "DENY", "REQUIRE"})
            String action,

            @Schema(required = true) boolean matched,

            @Schema(required = true, description = "In words")
            String explanation,

            @Schema(required = true) List<Verdict> conditions) {

        static Rule of(RuleVerdict verdict) {
            return new Rule(
                    verdict.rule().id(),
                    verdict.rule().position(),
                    verdict.rule().terms().name(),
                    verdict.rule().terms().action().label(),
                    verdict.matched(),
                    verdict.explanation(),
                    verdict.conditions().stream().map(Verdict::of).toList());
        }
    }

    /** Whether one condition is met. */
    @Schema(name = "PolicyConditionVerdict")
    @JsonNaming(SnakeCaseStrategy.class)
    public record Verdict(
            @Schema(required = true, examples = "at_least") String condition,

            @Schema(required = true) boolean met,

            @Schema(required = true, description = "In words")
            String explanation,

            @Schema(required = true, description = "What was compared, by name")
            Map<String, String> numbers) {

        static Verdict of(ConditionVerdict verdict) {
            return new Verdict(verdict.condition(), verdict.met(), verdict.explanation(), verdict.numbers());
        }
    }

    /** How a decision is shown. */
    public static PolicyEvaluationBody of(PolicyDecision decision) {
        return new PolicyEvaluationBody(
                decision.label(),
                decision instanceof PolicyDecision.Denied denied
                        ? "%s: %s".formatted(denied.ruleName(), denied.reason())
                        : null,
                decision instanceof PolicyDecision.Held held
                        ? held.requirements().stream().map(Needed::of).toList()
                        : List.of(),
                decision.explanation().verdicts().stream().map(Rule::of).toList(),
                decision.explanation().defaulted());
    }
}
