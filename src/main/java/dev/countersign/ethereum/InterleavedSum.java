package dev.countersign.ethereum;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.WNafUtil;
import org.bouncycastle.math.ec.endo.GLVEndomorphism;

/**
 * a*G + b*Q with one shared run of doublings over four half-length scalars in signed windows (Strauss-Shamir with the
 * endomorphism of Gallant, Lambert and Vanstone).
 *
 * <p>It is BouncyCastle's {@code ECAlgorithms.sumOfTwoMultiplies}, whose points, scalars' halves and digits it uses,
 * without that method's limit of eight bits for the window of G: wider windows mean fewer additions. Variable time, for
 * public scalars only.
 */
final class InterleavedSum {
    /** 1024 odd multiples of G: with the mapped ones about 400 kB that live as long as the process. */
    private static final int BASE_WINDOW = 12;

    /** Eight odd multiples of Q, made anew for each sum: a wider table would cost more than it saves. */
    private static final int POINT_WINDOW = 5;

    private final GLVEndomorphism endomorphism;
    private final ECPoint infinity;
    private final ECPoint[] base;
    private final ECPoint[] mappedBase;

    InterleavedSum(ECCurve curve, ECPoint g) {
        this.endomorphism = (GLVEndomorphism) curve.getEndomorphism();
        this.infinity = curve.getInfinity();
        this.base = oddMultiples(curve, g);
        this.mappedBase = map(base);
    }

    /**
     * Returns {@code a}*G + {@code b}*{@code q} for 0 &lt;= a, b &lt; n and a finite point of the curve that no other
     * multiplication has seen: BouncyCastle leaves its tables with the point.
     */
    ECPoint of(BigInteger a, ECPoint q, BigInteger b) {
        BigInteger[] ofBase = endomorphism.decomposeScalar(a);
        BigInteger[] ofPoint = endomorphism.decomposeScalar(b);
        ECPoint[] point = WNafUtil.precompute(q, POINT_WINDOW, false).getPreComp();
        ECPoint[][] tables = {base, mappedBase, point, map(point)};
        int[][] digits = {
            digits(ofBase[0], BASE_WINDOW),
            digits(ofBase[1], BASE_WINDOW),
            digits(ofPoint[0], POINT_WINDOW),
            digits(ofPoint[1], POINT_WINDOW)
        };
        return run(tables, digits);
    }

    private ECPoint run(ECPoint[][] tables, int[][] digits) {
        int length = Arrays.stream(digits).mapToInt(row -> row.length).max().orElseThrow();
        ECPoint sum = infinity;
        int doublings = 0;
        for (int position = length - 1; position >= 0; position--) {
            ECPoint column = column(tables, digits, position);
            doublings++;
            if (column != infinity) {
                sum = sum.timesPow2(doublings - 1).twicePlus(column);
                doublings = 0;
            }
        }
        return sum.timesPow2(doublings);
    }

    /** Returns the sum of the table entries that the digits at {@code position} select; mostly none or one. */
    private ECPoint column(ECPoint[][] tables, int[][] digits, int position) {
        ECPoint column = infinity;
        for (int row = 0; row < digits.length; row++) {
            int digit = position < digits[row].length ? digits[row][position] : 0;
            if (digit > 0) {
                column = column.add(tables[row][digit >> 1]);
            } else if (digit < 0) {
                column = column.subtract(tables[row][-digit >> 1]);
            }
        }
        return column;
    }

    /** Returns the signed odd digits of {@code scalar} by bit position, zero where there is none. */
    private static int[] digits(BigInteger scalar, int window) {
        BigInteger magnitude = scalar.abs();
        int[] byPosition = new int[magnitude.bitLength() + 1];
        int position = -1;
        for (int packed : WNafUtil.generateCompactWindowNaf(window, magnitude)) {
            // Upper half: the digit. Lower half: how many zeros lie between it and the digit before.
            position += 1 + (packed & 0xffff);
            byPosition[position] = (packed >> 16) * scalar.signum();
        }
        return byPosition;
    }

    private ECPoint[] map(ECPoint[] points) {
        ECPoint[] mapped = new ECPoint[points.length];
        Arrays.setAll(mapped, i -> endomorphism.getPointMap().map(points[i]));
        return mapped;
    }

    private static ECPoint[] oddMultiples(ECCurve curve, ECPoint g) {
        ECPoint[] multiples = new ECPoint[1 << BASE_WINDOW - 2];
        // normalizeAll and not ECPoint.normalize, which asks for random bytes: see Secp256k1Curve.
        ECPoint[] twice = {g.twice()};
        curve.normalizeAll(twice);
        multiples[0] = g;
        for (int i = 1; i < multiples.length; i++) {
            multiples[i] = multiples[i - 1].add(twice[0]);
        }
        curve.normalizeAll(multiples);
        return multiples;
    }
}
