package dev.countersign.ethereum;

import java.math.BigInteger;

/**
 * The order n of the secp256k1 group and its half, kept apart from the curve itself so that reading a signature does not
 * load curve tables. Source: SEC 2, section 2.4.1.
 */
final class CurveOrder {
    static final BigInteger N = new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    /** The largest s that is not the malleable twin of a smaller one (EIP-2). */
    static final BigInteger HALF = N.shiftRight(1);

    private CurveOrder() {}

    /** Tells whether 0 &lt; {@code scalar} &lt; n. */
    static boolean contains(BigInteger scalar) {
        return scalar.signum() > 0 && scalar.compareTo(N) < 0;
    }
}
