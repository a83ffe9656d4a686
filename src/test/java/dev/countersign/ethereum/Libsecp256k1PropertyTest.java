package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** We sign and recover exactly as libsecp256k1 does. */
@AddLifecycleHook(IndependentSigner.Required.class)
class Libsecp256k1PropertyTest {
    @Property(tries = 300)
    void recoversWhatLibsecp256k1Signed(@ForAll("scalars") BigInteger key, @ForAll @Size(32) byte[] digest) {
        String compact = Hex.encode(IndependentSigner.sign(digest, key));
        Address signer = IndependentSigner.addressOf(key);
        Optional<Address> even = Secp256k1.recover(digest, Signature.parse(compact + "1b"));
        Optional<Address> odd = Secp256k1.recover(digest, Signature.parse(compact + "1c"));
        assertThat(even.filter(signer::equals).isPresent())
                .isNotEqualTo(odd.filter(signer::equals).isPresent());
    }

    @Property(tries = 300)
    void signsBitForBitAsLibsecp256k1Does(@ForAll("scalars") BigInteger key, @ForAll @Size(32) byte[] digest) {
        PrivateKey ours = PrivateKey.of(key);
        Signature signature = ours.sign(digest);
        assertThat(signature.toHex().substring(0, 130)).isEqualTo(Hex.encode(IndependentSigner.sign(digest, key)));
        assertThat(ours.address()).isEqualTo(IndependentSigner.addressOf(key));
        assertThat(Secp256k1.recover(digest, signature)).contains(ours.address());
    }

    @Property(tries = 1000)
    void agreesWithLibsecp256k1OnArbitraryScalars(
            @ForAll("scalars") BigInteger r,
            @ForAll("lowScalars") BigInteger s,
            @ForAll @IntRange(max = 1) int id,
            @ForAll @Size(32) byte[] digest) {
        Signature signature = new Signature(r, s, id);
        assertThat(Secp256k1.recover(digest, signature))
                .isEqualTo(Optional.ofNullable(IndependentSigner.recover(digest, signature)));
    }

    @Provide
    Arbitrary<BigInteger> scalars() {
        return Arbitraries.bigIntegers().between(BigInteger.ONE, CurveOrder.N.subtract(BigInteger.ONE));
    }

    @Provide
    Arbitrary<BigInteger> lowScalars() {
        return Arbitraries.bigIntegers().between(BigInteger.ONE, CurveOrder.HALF);
    }
}
