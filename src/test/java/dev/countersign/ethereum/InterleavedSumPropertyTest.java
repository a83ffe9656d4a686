package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/** The sum against BouncyCastle's own, on random scalars and on all pairs of the awkward ones. */
class InterleavedSumPropertyTest {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final ECPoint G = CURVE.getG();
    private static final InterleavedSum SUM = new InterleavedSum(CURVE.getCurve(), G);

    /** The eigenvalue of the endomorphism: lambda*(x, y) = (beta*x, y). Source: GLV, and libsecp256k1's scalar_impl.h. */
    private static final BigInteger LAMBDA =
            new BigInteger("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72", 16);

    @Property(tries = 500)
    void equalsTheSumOfBouncyCastle(
            @ForAll("scalars") BigInteger a, @ForAll("scalars") BigInteger b, @ForAll("scalars") BigInteger ofPoint) {
        ECPoint q = G.multiply(ofPoint.max(BigInteger.ONE)).normalize();
        assertThat(SUM.of(a, copy(q), b)).isEqualTo(ECAlgorithms.sumOfTwoMultiplies(G, a, copy(q), b));
    }

    @Example
    void awkwardScalarsOnAwkwardPoints() {
        List<BigInteger> scalars = awkward();
        for (BigInteger multiple : List.of(BigInteger.ONE, BigInteger.TWO, LAMBDA, CurveOrder.N.subtract(LAMBDA))) {
            ECPoint q = G.multiply(multiple).normalize();
            for (BigInteger a : scalars) {
                for (BigInteger b : scalars) {
                    BigInteger expected = b.multiply(multiple).add(a).mod(CurveOrder.N);
                    assertThat(SUM.of(a, q, b))
                            .as("%s*G + %s*%s*G", a, b, multiple)
                            .isEqualTo(G.multiply(expected));
                }
            }
        }
    }

    @Provide
    Arbitrary<BigInteger> scalars() {
        return Arbitraries.bigIntegers().between(BigInteger.ZERO, CurveOrder.N.subtract(BigInteger.ONE));
    }

    /** BouncyCastle 1.86 keeps tables with a point and trips over those of another shape: no point is used twice. */
    private static ECPoint copy(ECPoint point) {
        return CURVE.getCurve()
                .createPoint(
                        point.getAffineXCoord().toBigInteger(),
                        point.getAffineYCoord().toBigInteger());
    }

    /** Ends of the range, and neighbours of powers of two and of lambda, where windows and halves carry. */
    private static List<BigInteger> awkward() {
        List<BigInteger> scalars = new ArrayList<>();
        for (BigInteger centre : List.of(
                BigInteger.ZERO,
                BigInteger.ONE.shiftLeft(12),
                BigInteger.ONE.shiftLeft(127),
                BigInteger.ONE.shiftLeft(128),
                CurveOrder.HALF,
                LAMBDA)) {
            for (int offset = -1; offset <= 1; offset++) {
                scalars.add(centre.add(BigInteger.valueOf(offset)).mod(CurveOrder.N));
                scalars.add(centre.add(BigInteger.valueOf(offset)).negate().mod(CurveOrder.N));
            }
        }
        return scalars;
    }
}
