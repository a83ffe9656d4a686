package dev.countersign.policy;

import java.util.List;

/**
 * Why a decision is what it is.
 *
 * @param facts what was known
 * @param verdicts of each rule, in their order
 * @param byDefault what the partner's default says, which was asked if no rule matched
 */
public record Explanation(Facts facts, List<RuleVerdict> verdicts, RuleAction byDefault) {

    public Explanation {
        verdicts = List.copyOf(verdicts);
    }

    /** Whether no rule matched, and the default decided. */
    public boolean defaulted() {
        return verdicts.stream().noneMatch(RuleVerdict::matched);
    }

    /** The rules whose receivers consented, and are to be asked again when people have agreed. */
    List<PolicyRule> consented() {
        return verdicts.stream()
                .filter(RuleVerdict::consented)
                .map(RuleVerdict::rule)
                .toList();
    }
}
