package dev.countersign.identity.token;

/**
 * A token at the one moment when it is known.
 *
 * @param secret what the holder must keep
 */
public record IssuedAccessToken(AccessToken token, String secret) {

    /** Does not show the secret. */
    @Override
    public String toString() {
        return token.toString();
    }
}
