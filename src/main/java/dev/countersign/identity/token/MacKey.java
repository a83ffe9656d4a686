package dev.countersign.identity.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs and checks with HMAC-SHA-256 under a token, whose text is the key. It has no text form: the key must not reach a log. */
public final class MacKey {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** A key of this token. */
    public MacKey(byte[] token) {
        key = new SecretKeySpec(token, ALGORITHM);
    }

    /** The signature of a subject, in lower-case hexadecimal. */
    public String sign(byte[] subject) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(subject));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** Whether this is the subject's signature, in lower-case hexadecimal; compared in constant time. */
    public boolean verifies(String signature, byte[] subject) {
        return MessageDigest.isEqual(
                sign(subject).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
    }
}
