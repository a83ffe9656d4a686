package dev.countersign.policy;

import dev.countersign.authorization.Requirement;
import java.time.Instant;
import java.util.Optional;
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

    /** Whether the rule is for this transfer. Another partner's transfer is never one. */
    public boolean matches(ProposedTransfer transfer) {
        return partnerId.equals(transfer.partnerId()) && terms.condition().isMetBy(transfer);
    }

    /** What the transfer needs because of this rule, if anything. */
    Optional<Requirement.ByPeople> requirement(ProposedTransfer transfer) {
        return matches(transfer) ? Optional.of(terms.reviewers().askedBy(transfer.requester())) : Optional.empty();
    }
}
