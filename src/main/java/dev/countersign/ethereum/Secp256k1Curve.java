package dev.countersign.ethereum;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * The only holder of curve state. Its initialiser is deterministic, reads no randomness and opens nothing, so a native
 * image may run it at build time and carry the tables of the base point in its heap.
 *
 * <p>BouncyCastle's custom curve brings a field hard-wired for p = 2^256 - 2^32 - 977 and the endomorphism that halves
 * the scalars; with the generic curve of the same name a recovery takes four times as long (see bench/).
 */
final class Secp256k1Curve {
    private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");
    private static final ECCurve CURVE = PARAMETERS.getCurve();
    private static final ECPoint G = PARAMETERS.getG();
    private static final BigInteger P = CURVE.getField().getCharacteristic();
    private static final InterleavedSum SUM = new InterleavedSum(CURVE, G);

    private Secp256k1Curve() {}

    /** Returns {@code a}*G + {@code b}*{@code q}; in variable time, hence for public scalars only. */
    static ECPoint sum(BigInteger a, ECPoint q, BigInteger b) {
        return SUM.of(a, q, b);
    }

    /** Returns {@code scalar}*G. */
    static ECPoint multiplyBase(BigInteger scalar) {
        return G.multiply(scalar);
    }

    /** Returns the point with this x coordinate and an odd or even y; empty if x &gt;= p or no such point exists. */
    static Optional<ECPoint> pointAt(BigInteger x, boolean oddY) {
        if (x.compareTo(P) >= 0) {
            return Optional.empty();
        }
        ECFieldElement fieldX = CURVE.fromBigInteger(x);
        ECFieldElement y = fieldX.square().multiply(fieldX).add(CURVE.getB()).sqrt();
        if (y == null) {
            return Optional.empty();
        }
        ECFieldElement wanted = y.testBitZero() == oddY ? y : y.negate();
        return Optional.of(CURVE.createPoint(x, wanted.toBigInteger()));
    }

    /** Returns the affine x and y of a finite point of this curve, whose coordinates are Jacobian: X/Z^2, Y/Z^3. */
    static ECFieldElement[] affine(ECPoint point) {
        ECFieldElement z = point.getZCoord(0);
        // ECPoint.normalize would blind the inversion with random bytes; the points divided here are public.
        ECFieldElement inverse = CURVE.fromBigInteger(BigIntegers.modOddInverseVar(P, z.toBigInteger()));
        ECFieldElement square = inverse.square();
        return new ECFieldElement[] {
            point.getXCoord().multiply(square), point.getYCoord().multiply(square.multiply(inverse))
        };
    }

    /** Returns the address of a finite public key: the last 20 bytes of keccak-256(x‖y), yellow paper appendix F. */
    static Address addressOf(ECPoint publicKey) {
        ECFieldElement[] affine = affine(publicKey);
        byte[] hash = Keccak256.hash(affine[0].getEncoded(), affine[1].getEncoded());
        return Address.of(Arrays.copyOfRange(hash, Keccak256.LENGTH - Address.LENGTH, Keccak256.LENGTH));
    }
}
