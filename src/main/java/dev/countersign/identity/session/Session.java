package dev.countersign.identity.session;

import dev.countersign.identity.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a token may do now.
 *
 * @param credentialId the token, which the session belongs to
 * @param expiresAt when the token's time is over
 * @param unlock while no one-time password is asked for; empty when one is
 */
public record Session(
        UUID credentialId,
        UUID userId,
        String label,
        Set<Scope> scopes,
        Instant createdAt,
        Instant expiresAt,
        Optional<Unlock> unlock) {

    /** The while, by the database's clock. */
    public record Unlock(Instant since, Instant until) {}
}
