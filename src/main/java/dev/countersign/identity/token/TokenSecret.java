package dev.countersign.identity.token;

import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.SecretToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text of a token, read or made.
 *
 * @param text the whole token
 * @param style as its form says
 * @param publicId what finds it: 24 hexadecimal digits of its own, or the 64 of its SHA-256
 * @param hash what is kept of it for comparison, 32 bytes
 */
record TokenSecret(String text, TokenStyle style, String publicId, byte[] hash) {

    private static final String PREFIX = "v2x";
    private static final Pattern SIGNED = Pattern.compile(PREFIX + "[0-9a-f]{64}");
    private static final int RANDOM_BYTES = 32;

    static TokenSecret generate(TokenStyle style, SecureRandom random) {
        return switch (style) {
            case PLAIN -> plain(SecretToken.generate(CredentialKind.ACCESS_TOKEN, random));
            case SIGNED -> {
                byte[] secret = new byte[RANDOM_BYTES];
                random.nextBytes(secret);
                yield signed(PREFIX + HexFormat.of().formatHex(secret));
            }
        };
    }

    /** Reads what a caller sent; anything of another form is empty. */
    static Optional<TokenSecret> parse(String text) {
        if (SIGNED.matcher(text).matches()) {
            return Optional.of(signed(text));
        }
        return SecretToken.parse(text)
                .filter(token -> CredentialKind.ACCESS_TOKEN
                        .prefix()
                        .filter(token.prefix()::equals)
                        .isPresent())
                .map(TokenSecret::plain);
    }

    /** Whether this is the token that was hashed, compared in constant time. */
    boolean matches(byte[] kept) {
        return MessageDigest.isEqual(hash, kept);
    }

    private static TokenSecret plain(SecretToken token) {
        return new TokenSecret(token.reveal(), TokenStyle.PLAIN, token.publicId(), token.hash());
    }

    private static TokenSecret signed(String text) {
        byte[] hash = sha256(text);
        return new TokenSecret(text, TokenStyle.SIGNED, HexFormat.of().formatHex(hash), hash);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Does not show the token. */
    @Override
    public String toString() {
        return style.name();
    }
}
