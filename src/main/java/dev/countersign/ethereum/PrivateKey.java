package dev.countersign.ethereum;

import java.math.BigInteger;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;

/**
 * A secp256k1 key that signs, <strong>for the sandbox and for tests only</strong>: its arithmetic is not hardened against
 * timing, and the scalar cannot be wiped from memory. The service itself holds no key that moves funds.
 *
 * <p>A class and not a record: nothing that a logger calls may reveal the scalar.
 */
public final class PrivateKey {
    private final BigInteger scalar;

    private PrivateKey(BigInteger scalar) {
        this.scalar = scalar;
    }

    /**
     * Reads 64 hexadecimal digits, with or without {@code 0x}.
     *
     * @throws IllegalArgumentException if the text is anything else or the scalar is 0 or at least the curve order
     */
    public static PrivateKey parse(String hex) {
        byte[] bytes = Hex.decode(hex);
        if (bytes.length != AbiWord.LENGTH) {
            throw new IllegalArgumentException("private key must be 32 bytes, not " + bytes.length);
        }
        return of(new BigInteger(1, bytes));
    }

    /**
     * Takes the scalar itself.
     *
     * @throws IllegalArgumentException unless 0 &lt; scalar &lt; n
     */
    public static PrivateKey of(BigInteger scalar) {
        if (!CurveOrder.contains(scalar)) {
            throw new IllegalArgumentException("private key must be greater than 0 and less than the curve order");
        }
        return new PrivateKey(scalar);
    }

    /** Returns the account that this key controls. */
    public Address address() {
        return Secp256k1Curve.addressOf(Secp256k1Curve.multiplyBase(scalar));
    }

    /**
     * Signs a 32-byte digest with the deterministic nonce of RFC 6979 (HMAC-SHA-256) and low s, as libsecp256k1, ethers
     * and eth-account do: equal inputs give equal signatures.
     *
     * @throws IllegalArgumentException if the digest is not 32 bytes long
     */
    public Signature sign(byte[] digest) {
        Secp256k1.requireDigest(digest);
        HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
        nonces.init(CurveOrder.N, scalar, digest);
        while (true) {
            BigInteger nonce = nonces.nextK();
            ECPoint noncePoint = Secp256k1Curve.multiplyBase(nonce);
            ECFieldElement[] affine = Secp256k1Curve.affine(noncePoint);
            BigInteger r = affine[0].toBigInteger();
            BigInteger s = proof(digest, nonce, r);
            // An x at or above n needs a recovery id that Ethereum lacks, s = 0 proves nothing: RFC 6979 tries again.
            if (CurveOrder.contains(r) && s.signum() != 0) {
                return lowS(r, s, affine[1].testBitZero());
            }
        }
    }

    /** Returns {@code 0x} and 64 digits. This is the secret itself: never log it. */
    public String toHex() {
        return Hex.encode(AbiWord.unsigned(scalar));
    }

    @Override
    public String toString() {
        return "PrivateKey[hidden]";
    }

    private BigInteger proof(byte[] digest, BigInteger nonce, BigInteger r) {
        BigInteger e = new BigInteger(1, digest);
        return nonce.modInverse(CurveOrder.N)
                .multiply(e.add(r.multiply(scalar)))
                .mod(CurveOrder.N);
    }

    private static Signature lowS(BigInteger r, BigInteger s, boolean oddY) {
        // Negating s negates the nonce point, which swaps the parity of its y coordinate.
        return s.compareTo(CurveOrder.HALF) > 0
                ? new Signature(r, CurveOrder.N.subtract(s), oddY ? 0 : 1)
                : new Signature(r, s, oddY ? 1 : 0);
    }
}
