package dev.countersign.event.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * A signing secret: {@code whsec_} and 256 random bits in URL-safe base64. The key of a signature is the whole text's bytes.
 *
 * @param text the secret
 */
public record WebhookSecret(String text) {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;

    /** The text, for the one answer that shows it. */
    public String reveal() {
        return text;
    }

    /** Does not show it. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }

    /**
     * A secret that was just made.
     *
     * @param activatesAt from when on it is what receivers verify with
     */
    public record Issued(WebhookSecret secret, Instant activatesAt) {}

    /** Makes them. */
    @ApplicationScoped
    static class Source {

        private final SecureRandom random;

        Source(SecureRandom random) {
            this.random = random;
        }

        WebhookSecret next() {
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            return new WebhookSecret(
                    PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
    }
}
