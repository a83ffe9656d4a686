package dev.countersign.policy;

import java.util.Optional;

/**
 * What a partner decided about its policy beside its rules.
 *
 * @param byDefault what becomes of a transfer that no rule matches
 * @param changesNeed who must agree when a person changes the policy; empty when it changes at once
 */
public record PolicySettings(RuleAction byDefault, Optional<RuleAction.Require> changesNeed) {

    /** Of a partner that never decided: what no rule matches is allowed, and rules change at once. */
    static final PolicySettings NONE = new PolicySettings(new RuleAction.Allow(), Optional.empty());
}
