package dev.countersign.policy;

import java.util.List;

/**
 * What a partner's transfers are judged by.
 *
 * @param rules in their order
 * @param byDefault what becomes of a transfer that no rule matches
 */
public record PartnerPolicy(List<PolicyRule> rules, RuleAction byDefault) {

    public PartnerPolicy {
        rules = List.copyOf(rules);
    }
}
