package dev.countersign.identity.token;

import dev.countersign.identity.Caller;
import java.time.Instant;
import java.util.Optional;

/**
 * A token that was found by what a caller sent: not revoked, its person active, its use allowed from where the caller is.
 *
 * @param expired whether its time is over; it opens nothing then, and its holder may be told so
 * @param readAt the real time at which it was read, by the database; a sandbox's shift is not in it, because the clock of whoever
 *     signs is real
 * @param key what requests are signed with: there when only the SHA-256 of the token was sent, which proves nothing without a
 *     signature
 */
public record LiveToken(Caller caller, boolean expired, Instant readAt, Optional<MacKey> key) {}
