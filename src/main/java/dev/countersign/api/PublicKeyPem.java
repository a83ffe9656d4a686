package dev.countersign.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A public key as text (RFC 7468). */
public final class PublicKeyPem {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private PublicKeyPem() {}

    /**
     * The text, with a line feed at its end.
     *
     * @param key an X.509 SubjectPublicKeyInfo (DER)
     */
    public static String of(byte[] key) {
        return "-----BEGIN PUBLIC KEY-----\n" + LINES.encodeToString(key) + "\n-----END PUBLIC KEY-----\n";
    }
}
