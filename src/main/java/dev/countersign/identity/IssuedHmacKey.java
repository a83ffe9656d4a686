package dev.countersign.identity;

/**
 * A key at the one moment when its secret is known.
 *
 * @param entry what is shown of it from now on
 * @param secret what its holder must keep
 */
public record IssuedHmacKey(HmacKeyEntry entry, String secret) {

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "HMAC key " + entry.id();
    }
}
