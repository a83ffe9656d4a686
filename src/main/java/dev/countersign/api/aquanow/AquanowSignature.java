package dev.countersign.api.aquanow;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a caller signs, and how: HMAC-SHA384 of a JSON text with a fixed order, over method, path and nonce. */
final class AquanowSignature {

    private static final String ALGORITHM = "HmacSHA384";

    private AquanowSignature() {}

    /**
     * The signature of a request, in lower-case hexadecimal. Neither the query nor the body is signed.
     *
     * @param path as it was sent, without the query
     * @param nonce as it was sent: decimal milliseconds
     */
    static String of(byte[] secret, String method, String path, String nonce) {
        String signed = "{\"httpMethod\":\"" + method + "\",\"path\":\"" + path + "\",\"nonce\":\"" + nonce + "\"}";
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, impossible);
        }
    }

    /** Whether this is the signature of a request, compared in constant time. */
    static boolean matches(String signature, byte[] secret, String method, String path, String nonce) {
        return MessageDigest.isEqual(
                of(secret, method, path, nonce).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.UTF_8));
    }
}
