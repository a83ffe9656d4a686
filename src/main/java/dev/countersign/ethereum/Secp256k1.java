package dev.countersign.ethereum;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * Recovery of the signer from a signature, the counterpart of Ethereum's {@code ecrecover}. Source: SEC 1, section 4.1.6,
 * with the public key Q = (s*R - e*G) / r.
 *
 * <p>All inputs are public, so everything here runs in variable time. SEC 1's check that n*R is infinity is left out on
 * purpose: the cofactor is 1, hence every point of the curve passes it.
 */
public final class Secp256k1 {
    private Secp256k1() {}

    /**
     * Returns the address whose key signed {@code digest}. Recovery yields <em>some</em> address for almost any input:
     * the result means nothing until it is compared with the address that was expected.
     *
     * @param digest exactly 32 bytes
     * @return empty if r is not the x coordinate of a point, or the key would be infinity or hash to the zero address
     * @throws IllegalArgumentException if the digest is not 32 bytes long; nothing else is ever thrown
     */
    public static Optional<Address> recover(byte[] digest, Signature signature) {
        requireDigest(digest);
        return Secp256k1Curve.pointAt(signature.r(), signature.recoveryId() == 1)
                .map(noncePoint -> publicKey(digest, signature, noncePoint))
                .filter(key -> !key.isInfinity())
                .map(Secp256k1Curve::addressOf)
                .filter(address -> !address.isZero());
    }

    /**
     * Loads the curve and proves it with one known signature, so that the first caller does not pay for it (about a
     * second on a cold JVM). To be called before the service reports ready.
     *
     * @throws IllegalStateException if the known answer does not come out: this process must not judge signatures
     */
    public static void warmUp() {
        byte[] digest = HexFormat.of().parseHex("05a2255850bc0c7c8c964fe170e8f05884a49c20bc14bc1465fe065878547525");
        Signature signature = Signature.parse("12a2464726bd2be9a8a16fbee0c2627fb99f209688c6bfe71f1ea4c7fc66c79a"
                + "217c36f0afd1ec1061be8e190e94998509fa4ba39b03904149dee847575d7ce51c");
        Address signer = Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        if (!recover(digest, signature).equals(Optional.of(signer))) {
            throw new IllegalStateException("secp256k1 recovery failed its known-answer test");
        }
    }

    static void requireDigest(byte[] digest) {
        if (digest.length != Keccak256.LENGTH) {
            throw new IllegalArgumentException("digest must be 32 bytes, not " + digest.length);
        }
    }

    private static ECPoint publicKey(byte[] digest, Signature signature, ECPoint noncePoint) {
        BigInteger inverse = BigIntegers.modOddInverseVar(CurveOrder.N, signature.r());
        BigInteger e = new BigInteger(1, digest);
        BigInteger ofBase = e.negate().multiply(inverse).mod(CurveOrder.N);
        BigInteger ofNonce = signature.s().multiply(inverse).mod(CurveOrder.N);
        return Secp256k1Curve.sum(ofBase, noncePoint, ofNonce);
    }
}
