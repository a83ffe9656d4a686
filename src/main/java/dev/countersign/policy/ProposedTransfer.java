package dev.countersign.policy;

import dev.countersign.authorization.Requester;
import java.math.BigDecimal;
import java.util.UUID;

/**
 * A transfer that is about to be held.
 *
 * @param partnerId the tenant, whose rules are asked
 * @param assetCode what it moves
 * @param amount how much, in units; positive
 * @param requester who asks for it, and so cannot approve it
 */
public record ProposedTransfer(UUID partnerId, String assetCode, BigDecimal amount, Requester requester) {

    /**
     * A proposal.
     *
     * @throws IllegalArgumentException when it moves nothing
     */
    public ProposedTransfer {
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException("a transfer of " + amount);
        }
    }
}
