package dev.countersign.identity;

import dev.countersign.lifecycle.Result;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Reads RSA public keys, as their owners send them and as they are kept. */
final class RsaKey {

    static final int SMALLEST = 2048;
    static final int LARGEST = 8192;

    /** Below 65537 a signature scheme with a mistake in it falls; far above it, checking one signature takes too long. */
    private static final int SHORTEST_EXPONENT = 17;

    private static final int LONGEST_EXPONENT = 64;
    private static final int LONGEST_PEM = 10_000;
    private static final String PUBLIC = "PUBLIC KEY";

    private RsaKey() {}

    /** Reads one PEM block {@code PUBLIC KEY} (RFC 7468, section 13). */
    static Result<RSAPublicKey, KeyProblem> parse(String pem) {
        if (pem.contains("PRIVATE KEY")) {
            return Result.refused(new KeyProblem.PrivateKey());
        }
        if (pem.length() > LONGEST_PEM) {
            return Result.refused(new KeyProblem.MalformedKey());
        }
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            PemObject block = reader.readPemObject();
            boolean alone = block != null && PUBLIC.equals(block.getType()) && reader.readPemObject() == null;
            return alone ? checked(decode(block.getContent())) : Result.refused(new KeyProblem.MalformedKey());
        } catch (IOException | GeneralSecurityException | RuntimeException malformed) {
            return Result.refused(new KeyProblem.MalformedKey());
        }
    }

    /** Reads a key that was kept. */
    static RSAPublicKey kept(byte[] der) {
        try {
            return decode(der);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("only keys that can be read are kept", impossible);
        }
    }

    /** The SHA-256 of a key in DER, in hexadecimal: by which people tell keys apart. */
    static String fingerprint(byte[] der) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static RSAPublicKey decode(byte[] der) throws InvalidKeySpecException, NoSuchAlgorithmException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    }

    private static Result<RSAPublicKey, KeyProblem> checked(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        if (bits < SMALLEST || bits > LARGEST) {
            return Result.refused(new KeyProblem.WrongSize(bits));
        }
        int exponent = key.getPublicExponent().bitLength();
        return exponent < SHORTEST_EXPONENT
                        || exponent > LONGEST_EXPONENT
                        || !key.getPublicExponent().testBit(0)
                ? Result.refused(new KeyProblem.WrongExponent())
                : Result.done(key);
    }
}
