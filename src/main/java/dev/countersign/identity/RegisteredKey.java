package dev.countersign.identity;

import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/**
 * A live key, and whom a good signature of it proves.
 *
 * @param key verifies what the caller signed
 * @param readAt the real time at which it was read, by the database; a sandbox's shift is not in it, because the clock of whoever
 *     signs is real
 */
public record RegisteredKey(Caller caller, RSAPublicKey key, Instant readAt) {}
