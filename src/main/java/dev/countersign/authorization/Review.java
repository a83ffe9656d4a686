package dev.countersign.authorization;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An authorization by people, as reviewers see it.
 *
 * @param subject what kind of thing waits for it
 * @param subjectId which one
 * @param ruleId the partner's rule that asked for it, if one did
 * @param quorum how many approvals it needs
 * @param payload the fingerprint that a decision must name
 * @param reviewers who could decide when it was opened
 * @param votes who has decided, oldest first
 */
public record Review(
        UUID id,
        UUID partnerId,
        AuthorizationSubject subject,
        UUID subjectId,
        Optional<UUID> ruleId,
        AuthorizationState state,
        int quorum,
        PayloadDigest payload,
        Requester requester,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt,
        List<UUID> reviewers,
        List<PersonalVote> votes) {

    /** One person's decision, as it is kept. */
    public record PersonalVote(UUID userId, Verdict verdict, Optional<String> comment, Instant at) {}

    /** Where this review stands in the list. */
    public ReviewCursor cursor() {
        return new ReviewCursor(createdAt, id);
    }
}
