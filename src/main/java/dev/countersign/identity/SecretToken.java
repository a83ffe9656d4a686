package dev.countersign.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that is shown once: {@code <prefix>_<public id>_<secret>}. The public id (96 bits) finds the row; of the secret
 * (256 bits) only the SHA-256 is kept.
 *
 * @param prefix the kind's prefix
 * @param publicId 24 hexadecimal digits
 * @param secret 43 characters of URL-safe base64
 */
public record SecretToken(String prefix, String publicId, String secret) {

    private static final Pattern FORM = Pattern.compile("(cs[kpoa])_([0-9a-f]{24})_([A-Za-z0-9_-]{43})");

    /**
     * A new token.
     *
     * @throws IllegalArgumentException when callers of this kind have no secret of ours
     */
    public static SecretToken generate(CredentialKind kind, SecureRandom random) {
        String prefix = kind.prefix()
                .orElseThrow(() -> new IllegalArgumentException("a secret for " + kind + ", which has none"));
        byte[] id = new byte[12];
        byte[] secret = new byte[32];
        random.nextBytes(id);
        random.nextBytes(secret);
        return new SecretToken(
                prefix,
                java.util.HexFormat.of().formatHex(id),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** Reads a token that a caller sent; anything of another form is empty. */
    public static Optional<SecretToken> parse(String text) {
        if (text == null || text.length() > 100) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new SecretToken(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /** What is kept of the secret. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether this token's secret is the one that was hashed, compared in constant time. */
    public boolean matches(byte[] hash) {
        return MessageDigest.isEqual(hash(), hash);
    }

    /** The whole token, for the one answer that shows it. */
    public String reveal() {
        return prefix + "_" + publicId + "_" + secret;
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
        return prefix + "_" + publicId + "_…";
    }
}
