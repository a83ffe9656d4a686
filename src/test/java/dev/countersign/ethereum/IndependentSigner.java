package dev.countersign.ethereum;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/**
 * libsecp256k1 through JNI: signs and recovers without a line of our code or of BouncyCastle's. Its binaries exist for
 * Linux; elsewhere the tests that need it are skipped.
 */
final class IndependentSigner {
    private static final fr.acinq.secp256k1.Secp256k1 LIBRARY = load();

    private IndependentSigner() {}

    static void assumeAvailable() {
        Assumptions.assumeTrue(LIBRARY != null, "libsecp256k1 has no binary for this platform");
    }

    /** Returns r‖s of the deterministic, low-s signature. */
    static byte[] sign(byte[] digest, BigInteger key) {
        return LIBRARY.sign(digest, AbiWord.unsigned(key), null);
    }

    static Address addressOf(BigInteger key) {
        return addressOf(LIBRARY.pubkeyCreate(AbiWord.unsigned(key)));
    }

    /** Returns the recovered address, or null if the library finds none. */
    static Address recover(byte[] digest, Signature signature) {
        byte[] compact = Arrays.copyOf(Hex.decode(signature.toHex()), 64);
        try {
            return addressOf(LIBRARY.ecdsaRecover(compact, digest, signature.recoveryId()));
        } catch (fr.acinq.secp256k1.Secp256k1Exception noKey) {
            return null;
        }
    }

    private static Address addressOf(byte[] uncompressed) {
        byte[] hash = Keccak256.hash(Arrays.copyOfRange(uncompressed, 1, uncompressed.length));
        return Address.of(Arrays.copyOfRange(hash, 12, 32));
    }

    private static fr.acinq.secp256k1.Secp256k1 load() {
        try {
            return fr.acinq.secp256k1.Secp256k1.get();
        } catch (LinkageError | RuntimeException unsupported) {
            return null;
        }
    }
}
