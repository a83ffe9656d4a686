package dev.countersign.ethereum;

import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/**
 * libsecp256k1 through JNI: signs and recovers without a line of our code or of BouncyCastle's. Its binaries exist for
 * Linux; elsewhere the properties that need it are skipped by {@link Required}.
 */
final class IndependentSigner {
    private static final fr.acinq.secp256k1.Secp256k1 LIBRARY = load();

    private IndependentSigner() {}

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

    /** Skips what carries it on platforms without a binary; an assumption inside a property would count as exhaustion. */
    static final class Required implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return LIBRARY == null
                    ? SkipResult.skip("libsecp256k1 has no binary for this platform")
                    : SkipResult.doNotSkip();
        }
    }

    private static fr.acinq.secp256k1.Secp256k1 load() {
        try {
            return fr.acinq.secp256k1.Secp256k1.get();
        } catch (LinkageError | RuntimeException unsupported) {
            return null;
        }
    }
}
