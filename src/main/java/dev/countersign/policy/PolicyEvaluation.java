package dev.countersign.policy;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Requirement;
import dev.countersign.policy.RuleAction.Allow;
import dev.countersign.policy.RuleAction.Deny;
import dev.countersign.policy.RuleAction.Require;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a partner's policy says of a transfer. Denial wins over everything; every requirement that matches must be met; and only
 * where no rule matches the default is asked. The order of the rules decides nothing but the order of the requirements.
 */
public final class PolicyEvaluation {

    private PolicyEvaluation() {}

    /** The decision, and why. Looks nothing up and changes nothing. */
    public static PolicyDecision evaluate(PartnerPolicy policy, Facts facts) {
        List<RuleVerdict> verdicts =
                policy.rules().stream().map(rule -> judge(rule, facts)).toList();
        Explanation explanation = new Explanation(facts, verdicts, policy.byDefault());
        List<RuleVerdict> matched =
                verdicts.stream().filter(RuleVerdict::matched).toList();
        return denial(matched, explanation).orElseGet(() -> consents(matched, explanation));
    }

    /** Whether a rule is about a transfer, and why. Another partner's transfer is never one. */
    static RuleVerdict judge(PolicyRule rule, Facts facts) {
        List<ConditionVerdict> verdicts = new ArrayList<>();
        if (!rule.partnerId().equals(facts.transfer().partnerId())) {
            throw new IllegalArgumentException("rule %s is another partner's".formatted(rule.id()));
        }
        rule.terms().walletId().ifPresent(wallet -> verdicts.add(ConditionJudge.wallet(wallet, facts)));
        rule.terms()
                .conditions()
                .all()
                .forEach(condition -> verdicts.add(ConditionJudge.judge(rule, condition, facts)));
        return new RuleVerdict(rule, verdicts);
    }

    private static Optional<PolicyDecision> denial(List<RuleVerdict> matched, Explanation explanation) {
        if (matched.isEmpty()) {
            return explanation.byDefault() instanceof Deny
                    ? Optional.of(new PolicyDecision.Denied(
                            Optional.empty(), "default", "no rule of the policy allows it", explanation))
                    : Optional.empty();
        }
        return matched.stream()
                .filter(verdict -> verdict.rule().terms().action() instanceof Deny)
                .findFirst()
                .map(verdict -> new PolicyDecision.Denied(
                        Optional.of(verdict.rule().id()),
                        verdict.rule().terms().name(),
                        verdict.explanation(),
                        explanation));
    }

    private static PolicyDecision consents(List<RuleVerdict> matched, Explanation explanation) {
        ProposedTransfer transfer = explanation.facts().transfer();
        List<Requirement.ByPeople> requirements = matched.isEmpty()
                ? requirement(explanation.byDefault(), Optional.empty(), transfer).stream()
                        .toList()
                : matched.stream()
                        .map(RuleVerdict::rule)
                        .flatMap(rule -> requirement(rule.terms().action(), Optional.of(rule.id()), transfer).stream())
                        .toList();
        return requirements.isEmpty()
                ? new PolicyDecision.Allowed(explanation)
                : new PolicyDecision.Held(together(requirements), explanation);
    }

    /**
     * Rules that ask the same people are met together, by as many of them as the strictest asks for, in the shortest time: nobody has to
     * agree twice, and nobody counts twice.
     */
    private static List<Requirement.ByPeople> together(List<Requirement.ByPeople> requirements) {
        Map<Audience, Requirement.ByPeople> byAudience = new LinkedHashMap<>();
        requirements.forEach(
                requirement -> byAudience.merge(requirement.audience(), requirement, PolicyEvaluation::stricter));
        return List.copyOf(byAudience.values());
    }

    private static Requirement.ByPeople stricter(Requirement.ByPeople one, Requirement.ByPeople other) {
        Requirement.ByPeople most = other.quorum() > one.quorum() ? other : one;
        return new Requirement.ByPeople(
                most.quorum(),
                most.audience(),
                most.requester(),
                one.window().compareTo(other.window()) < 0 ? one.window() : other.window(),
                most.ruleId());
    }

    private static Optional<Requirement.ByPeople> requirement(
            RuleAction action, Optional<UUID> ruleId, ProposedTransfer transfer) {
        return switch (action) {
            case Allow allow -> Optional.empty();
            case Deny deny -> Optional.empty();
            case Require require -> Optional.of(require.askedBy(transfer.requester(), ruleId));
        };
    }
}
