package dev.countersign.authorization;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A fingerprint of what is agreed to: SHA-256. Whoever decides names the fingerprint of what they were shown.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record PayloadDigest(String hex) {

    private static final HexFormat HEX = HexFormat.of();
    private static final int BYTES = 32;

    /**
     * A digest as text.
     *
     * @throws IllegalArgumentException when it is not 64 lower-case hexadecimal digits
     */
    public PayloadDigest {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal digits");
        }
    }

    /** The digest of these facts, in this order. The length of each stands before it, so that no two lists read the same. */
    public static PayloadDigest of(List<String> facts) {
        MessageDigest digest = sha256();
        for (String fact : facts) {
            byte[] bytes = fact.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return new PayloadDigest(HEX.formatHex(digest.digest()));
    }

    static PayloadDigest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("not a SHA-256");
        }
        return new PayloadDigest(HEX.formatHex(bytes));
    }

    byte[] bytes() {
        return HEX.parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
