package dev.countersign.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is shown of a key whose secret both sides know.
 *
 * @param key what its holder sends along; no secret
 * @param userId whose it is
 * @param sources the IPv4 addresses from which it may be used; none for any
 * @param createdAt by the database's clock
 * @param revokedAt when it ceased to be valid, if it did
 */
public record HmacKeyEntry(
        UUID id,
        String key,
        UUID userId,
        String label,
        Set<Scope> scopes,
        List<String> sources,
        Instant createdAt,
        Optional<Instant> revokedAt) {}
