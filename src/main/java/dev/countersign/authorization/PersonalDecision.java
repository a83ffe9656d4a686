package dev.countersign.authorization;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a person decides, and how they were known.
 *
 * @param userId the person
 * @param credentialId the credential that the decision came with, if it came with one
 * @param verdict what they say
 * @param payload the fingerprint of what they were shown
 * @param comment why, at most 1,000 characters
 * @param evidence how the person proved to be the person: no secrets
 */
public record PersonalDecision(
        UUID userId,
        Optional<UUID> credentialId,
        Verdict verdict,
        PayloadDigest payload,
        Optional<String> comment,
        Map<String, String> evidence) {

    private static final int LONGEST_COMMENT = 1000;

    /**
     * A decision. A blank comment is none.
     *
     * @throws IllegalArgumentException when the comment is too long
     */
    public PersonalDecision {
        comment = comment.filter(text -> !text.isBlank());
        if (comment.filter(text -> text.codePointCount(0, text.length()) > LONGEST_COMMENT)
                .isPresent()) {
            throw new IllegalArgumentException("a comment of more than " + LONGEST_COMMENT + " characters");
        }
        evidence = Map.copyOf(evidence);
    }

    /** A decision without a comment, and without evidence beyond who it is. */
    public PersonalDecision(UUID userId, Verdict verdict, PayloadDigest payload) {
        this(userId, Optional.empty(), verdict, payload, Optional.empty(), Map.of());
    }

    Requester by() {
        return new Requester(Optional.of(userId), credentialId);
    }
}
