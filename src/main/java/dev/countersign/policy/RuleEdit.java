package dev.countersign.policy;

import java.util.Optional;
import java.util.UUID;

/** One change of a partner's policy, for transfers that are held from then on. */
public sealed interface RuleEdit {

    /**
     * A new rule.
     *
     * @param position its place, from 1; behind all others when it is empty
     */
    record Create(Optional<Integer> position, RuleTerms terms) implements RuleEdit {}

    /**
     * What a rule says is replaced.
     *
     * @param position its place, from 1; where it is when it is empty
     */
    record Replace(UUID ruleId, Optional<Integer> position, RuleTerms terms) implements RuleEdit {}

    /** A rule is removed. */
    record Remove(UUID ruleId) implements RuleEdit {}
}
