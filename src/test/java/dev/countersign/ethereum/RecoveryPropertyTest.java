package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What must hold for all keys, digests and bytes. */
class RecoveryPropertyTest {
    private static final Address VICTIM = GoldenVectorTest.REQUEST.from();

    @Property(tries = 300)
    void malleableTwinIsAlwaysRefused(@ForAll("keys") BigInteger key, @ForAll @Size(32) byte[] digest) {
        Signature signature = PrivateKey.of(key).sign(digest);
        BigInteger high = CurveOrder.N.subtract(signature.s());
        for (int v : new int[] {0, 1, 27, 28}) {
            String twin = SignatureTest.hex(signature.r(), high, v);
            assertThatIllegalArgumentException().isThrownBy(() -> Signature.parse(twin));
        }
    }

    @Property(tries = 10_000)
    void randomBytesNeverBecomeAGivenAddress(@ForAll @Size(65) byte[] bytes, @ForAll @Size(32) byte[] digest) {
        // v is forced half the time, else 254 of 256 inputs would end before the curve is reached.
        if ((bytes[0] & 1) == 0) {
            bytes[64] = (byte) (27 + (bytes[1] & 1));
        }
        try {
            assertThat(Secp256k1.recover(digest, Signature.parse(Hex.encode(bytes))))
                    .isNotEqualTo(Optional.of(VICTIM));
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("signature ");
        }
    }

    @Property(tries = 300)
    void anotherDigestIsAnotherSigner(
            @ForAll("keys") BigInteger key, @ForAll @Size(32) byte[] digest, @ForAll @IntRange(max = 255) int bit) {
        Signature signature = PrivateKey.of(key).sign(digest);
        byte[] other = digest.clone();
        other[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(Secp256k1.recover(other, signature))
                .isNotEqualTo(Optional.of(PrivateKey.of(key).address()));
    }

    @Provide
    Arbitrary<BigInteger> keys() {
        return Arbitraries.bigIntegers().between(BigInteger.ONE, CurveOrder.N.subtract(BigInteger.ONE));
    }
}
