package dev.countersign.policy;

import java.time.Instant;
import java.util.UUID;

/**
 * A partner's rule.
 *
 * @param id ours
 * @param partnerId whose rule it is
 * @param position its place among the partner's rules, from 1
 * @param terms what it says
 * @param createdAt when it was made
 */
public record PolicyRule(UUID id, UUID partnerId, int position, RuleTerms terms, Instant createdAt) {

    /** The same rule, with these conditions instead of its own. */
    PolicyRule with(Conditions conditions) {
        return new PolicyRule(
                id,
                partnerId,
                position,
                new RuleTerms(terms.name(), terms.walletId(), conditions, terms.action()),
                createdAt);
    }
}
