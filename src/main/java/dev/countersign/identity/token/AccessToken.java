package dev.countersign.identity.token;

import dev.countersign.identity.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A person's token, without its secret.
 *
 * @param label for people
 * @param allowedFrom where it may be used from; empty means everywhere
 * @param revokedAt when it was revoked, if it was
 */
public record AccessToken(
        UUID id,
        UUID userId,
        String label,
        TokenStyle style,
        Set<Scope> scopes,
        List<AddressRange> allowedFrom,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> revokedAt) {}
