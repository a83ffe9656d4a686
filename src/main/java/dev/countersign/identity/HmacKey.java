package dev.countersign.identity;

import java.time.Instant;
import java.util.Set;

/**
 * A live key whose secret both sides know, and whom a good signature with it proves.
 *
 * @param caller the person whose key it is
 * @param secret the bytes that signatures are made with
 * @param sources the IPv4 addresses from which it may be used; empty for any
 * @param readAt the real time at which it was read, by the database; a sandbox's shift is not in it, because the clock of whoever
 *     signs is real
 */
public record HmacKey(Caller caller, byte[] secret, Set<String> sources, Instant readAt) {

    /** Whether it may be used from an address, in its usual text form. */
    public boolean admits(String address) {
        return sources.isEmpty() || sources.contains(address.replaceFirst("^::ffff:", ""));
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "HMAC key " + caller.credentialId();
    }
}
