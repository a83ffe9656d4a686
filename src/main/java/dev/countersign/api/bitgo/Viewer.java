package dev.countersign.api.bitgo;

import dev.countersign.api.MissingScopeException;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Review;
import dev.countersign.identity.Caller;
import dev.countersign.identity.Permission;
import dev.countersign.identity.Scope;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A person who looks through this wire, with a token.
 *
 * @param permissions of the person, as they are now
 */
record Viewer(Caller caller, UUID userId, Set<Permission> permissions) {

    UUID partnerId() {
        return caller.tenantId();
    }

    /** Whose approvals are shown: only the person's own, for somebody who may not approve. */
    Optional<UUID> restrictedTo() {
        return permissions.contains(Permission.APPROVE_TRANSFERS) ? Optional.empty() : Optional.of(userId);
    }

    /** Whether the person may see it: those who approve see all, others what they asked for or may decide. */
    boolean sees(Approval approval) {
        return restrictedTo().isEmpty()
                || asked(approval.review().requester())
                || approval.review().reviewers().contains(userId);
    }

    /** Whether the person is among those whose approval still counts. */
    boolean mayStillApprove(Review review) {
        return review.reviewers().contains(userId)
                && !asked(review.requester())
                && review.votes().stream().noneMatch(vote -> vote.userId().equals(userId));
    }

    /** Whether it is this person, or this token, that asked. */
    boolean asked(Requester requester) {
        return requester.userId().filter(userId::equals).isPresent()
                || requester
                        .credentialId()
                        .filter(caller.credentialId()::equals)
                        .isPresent();
    }

    /**
     * Insists that the token may do this.
     *
     * @throws MissingScopeException otherwise
     */
    void require(Scope scope) {
        if (!caller.may(scope)) {
            throw new MissingScopeException(scope);
        }
    }

    /** Insists that the token may read: what waits may also be read by a token that may decide on it. */
    void requireReading() {
        if (!caller.may(Scope.PENDING_APPROVAL_UPDATE)) {
            require(Scope.WALLET_VIEW);
        }
    }
}
