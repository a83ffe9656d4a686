package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Secp256k1Test {
    /** x coordinate of the base point, whose y is even. Source: SEC 2, section 2.4.1. */
    private static final BigInteger BASE_X =
            new BigInteger("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", 16);

    /** Source: go-ethereum, crypto/signature_test.go (testmsg, testsig, testpubkey). */
    @Test
    void recoversTheVectorOfGoEthereum() {
        byte[] publicKey = Hex.decode("e32df42865e97135acfb65f3bae71bdc86f4d49150ad6a440b6f15878109880a"
                + "0a2b2667f7e725ceea70c673093bf67663e0312623c8e091b13cf2c0f11ef652");
        byte[] hash = Keccak256.hash(publicKey);
        Signature signature = Signature.parse("90f27b8b488db00b00606796d2987f6a5f59ae62ea05effe84fef5b8b0e54998"
                + "4a691139ad57a3f0b906637673aa2f63d1f55cb1a69199d4009eea23ceaddc9301");
        assertThat(Secp256k1.recover(
                        Hex.decode("ce0677bb30baa8cf067c88db9811f4333d131bf8bcf12fe7065d211dce971008"), signature))
                .contains(Address.of(Arrays.copyOfRange(hash, 12, 32)));
    }

    /** Source: btcec, recovery test "Valid curve point recovered from signature", compressed public key 02c1ab1d…. */
    @Test
    void recoversFromSmallestRepeatedBytes() {
        BigInteger x = new BigInteger("c1ab1d7b32c1adcdab9d378c2ae75ee27822541c6875beed3255f981f0dea378", 16);
        Address expected =
                Secp256k1Curve.addressOf(Secp256k1Curve.pointAt(x, false).orElseThrow());
        assertThat(Secp256k1.recover(Hex.decode("55".repeat(32)), Signature.parse("01".repeat(64) + "00")))
                .contains(expected);
    }

    /** Source: btcec, recovery test "Invalid curve point recovered from signature". */
    @Test
    void noPointMeansNoSigner() {
        Signature signature = Signature.parse("00b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f"
                + "00b940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c454900");
        assertThat(Secp256k1.recover(
                        Hex.decode("00c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c"), signature))
                .isEmpty();
    }

    @Test
    void keyAtInfinityIsNoSigner() {
        // With R = G and s = e the key (s*R - e*G) / r is the point at infinity.
        BigInteger s = BigInteger.valueOf(12_345);
        assertThat(Secp256k1.recover(AbiWord.unsigned(s), new Signature(BASE_X, s, 0)))
                .isEmpty();
    }

    @Test
    void sumOfEqualAndOfZeroTermsIsRight() {
        // R = G makes both terms multiples of one point, the corner where naive addition formulas fail.
        BigInteger s = BigInteger.valueOf(7);
        BigInteger inverse = BASE_X.modInverse(CurveOrder.N);
        for (long e : new long[] {0, 1, 3, 6, 8, 14, -7}) {
            BigInteger digest = BigInteger.valueOf(e).mod(CurveOrder.N);
            BigInteger key = s.subtract(digest).multiply(inverse).mod(CurveOrder.N);
            assertThat(Secp256k1.recover(AbiWord.unsigned(digest), new Signature(BASE_X, s, 0)))
                    .contains(PrivateKey.of(key).address());
        }
    }

    @Test
    void extremeDigestsDoNotThrow() {
        Signature signature = Signature.parse(GoldenVectorTest.SIGNATURE);
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) -1);
        for (byte[] digest : new byte[][] {new byte[32], ones, AbiWord.unsigned(CurveOrder.N)}) {
            assertThat(Secp256k1.recover(digest, signature))
                    .isPresent()
                    .isNotEqualTo(Optional.of(GoldenVectorTest.REQUEST.from()));
        }
        // The order itself is congruent to zero.
        assertThat(Secp256k1.recover(AbiWord.unsigned(CurveOrder.N), signature))
                .isEqualTo(Secp256k1.recover(new byte[32], signature));
    }

    @Test
    void coordinateAtOrAboveTheFieldPrimeIsNoPoint() {
        BigInteger p = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.valueOf(0x1000003D1L));
        for (int above = 0; above < 10; above++) {
            // 1 and 2 are x coordinates of points: reduced modulo p these inputs would be accepted.
            assertThat(Secp256k1Curve.pointAt(p.add(BigInteger.valueOf(above)), false))
                    .isEmpty();
        }
        assertThat(Secp256k1Curve.pointAt(BigInteger.ONE, true)).isPresent();
    }

    @Test
    void digestOfAnotherLengthIsRefused() {
        Signature signature = Signature.parse(GoldenVectorTest.SIGNATURE);
        for (int length : new int[] {0, 1, 20, 31, 33, 64, 65}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Secp256k1.recover(new byte[length], signature))
                    .withMessage("digest must be 32 bytes, not " + length);
        }
    }

    @Test
    void everyByteOfTheSignatureMatters() {
        byte[] digest = GoldenVectorTest.REQUEST.digest(GoldenVectorTest.DOMAIN);
        byte[] bytes = Hex.decode(GoldenVectorTest.SIGNATURE);
        for (int at = 0; at < bytes.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] mutated = bytes.clone();
                mutated[at] ^= (byte) (1 << bit);
                assertThat(recoverOrEmpty(digest, mutated))
                        .as("bit %d of byte %d", bit, at)
                        .isNotEqualTo(Optional.of(GoldenVectorTest.REQUEST.from()));
            }
        }
    }

    private static Optional<Address> recoverOrEmpty(byte[] digest, byte[] signature) {
        try {
            return Secp256k1.recover(digest, Signature.parse(Hex.encode(signature)));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }
}
