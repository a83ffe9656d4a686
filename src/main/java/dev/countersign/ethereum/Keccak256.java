package dev.countersign.ethereum;

import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Keccak-256 as Ethereum uses it: the original Keccak padding, not the one of FIPS-202 SHA3-256. Source: the Keccak
 * submission to the SHA-3 competition; Ethereum yellow paper, section 3.
 */
public final class Keccak256 {
    /** Length of a digest in bytes. */
    public static final int LENGTH = 32;

    private Keccak256() {}

    /** Returns the 32-byte digest of the concatenation of {@code parts}; no parts is the empty message. */
    public static byte[] hash(byte[]... parts) {
        // A new digest costs nothing next to its permutation, so there is no state to share between threads.
        KeccakDigest digest = new KeccakDigest(LENGTH * Byte.SIZE);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] out = new byte[LENGTH];
        digest.doFinal(out, 0);
        return out;
    }
}
