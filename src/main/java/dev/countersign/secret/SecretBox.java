package dev.countersign.secret;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what has to be readable again and must not lie open in the database: AES-256-GCM with a random nonce.
 *
 * <p>Sealed bytes are: version (1 byte), length of the key's id (1 byte), the key's id, nonce (12 bytes), ciphertext with tag.
 * Each context is sealed under a key of its own, derived from the configured one, so that a random nonce does not meet itself
 * again however much is sealed.
 */
@Startup(1) // before whatever seals or opens
@ApplicationScoped
public class SecretBox {

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final KeyRing keys;
    private final SecureRandom random;

    SecretBox(SecretConfig config, SecureRandom random) {
        this.keys = configured(config);
        this.random = random;
    }

    /**
     * Seals bytes.
     *
     * @param context says whose secret this is, as in {@code webhook_secret:<id>}; it is not kept with the bytes, and only the
     *     same context opens them
     */
    public byte[] seal(byte[] plain, String context) {
        byte[] header = header(keys.sealing());
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] key = keys.find(keys.sealing()).orElseThrow();
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, key, nonce, header, context).doFinal(plain);
            return ByteBuffer.allocate(header.length + nonce.length + sealed.length)
                    .put(header)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no AES-GCM", impossible);
        }
    }

    /** What everything begins with that is sealed now; bytes that begin otherwise were sealed with another key. */
    public byte[] mark() {
        return header(keys.sealing());
    }

    /**
     * Opens what {@link #seal} returned for the same context.
     *
     * @throws SealBrokenException if a byte was changed, the context is another one, or the key is not configured any more
     */
    public byte[] open(byte[] sealed, String context) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(sealed);
            byte[] header = new byte[2 + sealed[1]];
            bytes.get(header);
            byte[] nonce = new byte[NONCE_BYTES];
            bytes.get(nonce);
            String id = new String(header, 2, header.length - 2, StandardCharsets.US_ASCII);
            byte[] key = keys.find(id).orElseThrow(SealBrokenException::new);
            if (header[0] != VERSION) {
                throw new SealBrokenException();
            }
            return cipher(Cipher.DECRYPT_MODE, key, nonce, header, context)
                    .doFinal(sealed, bytes.position(), bytes.remaining());
        } catch (GeneralSecurityException | RuntimeException damaged) {
            throw new SealBrokenException();
        }
    }

    /** Without keys nothing that needs one may begin, so neither does the service. */
    private static KeyRing configured(SecretConfig config) {
        try {
            return KeyRing.parse(config.keys().orElse(List.of()));
        } catch (IllegalArgumentException refusal) {
            throw new ConfigurationException("Countersign cannot start: " + refusal.getMessage()
                    + "; set COUNTERSIGN_SECRET_KEYS to a name and 32 random bytes in base64, for example to"
                    + " \"k1:$(openssl rand -base64 32)\".");
        }
    }

    private static byte[] header(String keyId) {
        byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + id.length)
                .put(VERSION)
                .put((byte) id.length)
                .put(id)
                .array();
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] header, String context)
            throws GeneralSecurityException {
        byte[] associated = context.getBytes(StandardCharsets.UTF_8);
        Mac derivation = Mac.getInstance("HmacSHA256");
        derivation.init(new SecretKeySpec(key, "HmacSHA256"));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode, new SecretKeySpec(derivation.doFinal(associated), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(associated);
        return cipher;
    }
}
