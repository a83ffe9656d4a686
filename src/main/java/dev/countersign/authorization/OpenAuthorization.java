package dev.countersign.authorization;

import java.util.Optional;
import java.util.UUID;

/**
 * A consent to be asked for.
 *
 * @param partnerId the tenant
 * @param subject what kind of thing waits for it
 * @param subjectId which one
 * @param walletId the wallet from which a transfer leaves, by which reviewers search
 * @param payload what is agreed to
 * @param requirement whose consent, and how long there is to give it
 */
public record OpenAuthorization(
        UUID partnerId,
        AuthorizationSubject subject,
        UUID subjectId,
        Optional<UUID> walletId,
        PayloadDigest payload,
        Requirement requirement) {}
