package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Nothing here draws random bytes, not even through BouncyCastle: a native image could not build the tables in advance
 * otherwise, and a start without entropy would block.
 */
class NoRandomnessTest {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

    @BeforeEach
    void randomnessFails() {
        CryptoServicesRegistrar.setSecureRandomProvider(() -> {
            throw new IllegalStateException("random bytes were asked for");
        });
    }

    @AfterEach
    void randomnessIsRestored() {
        CryptoServicesRegistrar.setSecureRandomProvider(SecureRandom::new);
    }

    @Test
    void trapWorks() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CURVE.getG().twice().normalize())
                .withMessage("random bytes were asked for");
    }

    @Test
    void tablesRecoveryAndSigningDoWithout() {
        assertThat(new InterleavedSum(CURVE.getCurve(), CURVE.getG())).isNotNull();
        byte[] digest = GoldenVectorTest.REQUEST.digest(GoldenVectorTest.DOMAIN);
        Signature signature = GoldenVectorTest.KEY.sign(digest);
        assertThat(Secp256k1.recover(digest, signature)).contains(GoldenVectorTest.KEY.address());
    }
}
