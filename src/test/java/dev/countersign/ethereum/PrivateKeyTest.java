package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyTest {
    private static final String ORDER = CurveOrder.N.toString(16);

    /**
     * SHA-256 digests signed with the nonce of RFC 6979. RFC 6979 has no vectors of its own for this curve; these are the
     * community's (bitcointalk topic 285142, repeated by trezor-crypto and CoreBitcoin), in low-s form.
     */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000001, Satoshi Nakamoto,"
                + "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
                + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
        "0000000000000000000000000000000000000000000000000000000000000001,"
                + "'All those moments will be lost in time, like tears in rain. Time to die...',"
                + "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b"
                + "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140, Satoshi Nakamoto,"
                + "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0"
                + "6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5",
        "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181, Alan Turing,"
                + "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c"
                + "58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea",
        "e91671c46231f833a6406ccbea0e3e392c76c167bac1cb013f6f1013980455c2,"
                + "'There is a computer disease that anybody who works with computers knows about."
                + " It''s a very serious disease and it interferes completely with the work."
                + " The trouble with computers is that you ''play'' with them!',"
                + "b552edd27580141f3b2a5463048cb7cd3e047b97c9f98076c32dbdf85a68718b"
                + "279fa72dd19bfae05577e06c7c0c1900c371fcd5893f7e1d56a37d30174671f6"
    })
    void signsDeterministically(String key, String message, String expected) {
        Signature signature = PrivateKey.parse(key).sign(sha256(message));
        assertThat(signature.toHex().substring(2, 130)).isEqualTo(expected);
    }

    @Test
    void smallestAndLargestKeyHaveTheirAddresses() {
        // Key 1 is the base point itself, key n - 1 its negative; source of the first: every wallet's documentation.
        assertThat(PrivateKey.of(BigInteger.ONE).address()).hasToString("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
        PrivateKey last = PrivateKey.of(CurveOrder.N.subtract(BigInteger.ONE));
        byte[] digest = new byte[32];
        assertThat(Secp256k1.recover(digest, last.sign(digest))).contains(last.address());
    }

    @Test
    void neverShowsItself() {
        PrivateKey key = GoldenVectorTest.KEY;
        String secret = key.toHex().substring(2);
        assertThat(key.toString()).doesNotContain(secret).isEqualTo("PrivateKey[hidden]");
        assertThat("" + key).doesNotContainIgnoringCase(secret.substring(0, 8));
        assertThat(PrivateKey.parse(key.toHex()).address()).isEqualTo(key.address());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x", "01", "00000000000000000000000000000000000000000000000000000000000000zz"})
    void refusesTextThatIsNoKey(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PrivateKey.parse(text));
    }

    @Test
    void refusesScalarsOutsideTheGroup() {
        assertThatIllegalArgumentException().isThrownBy(() -> PrivateKey.parse("00".repeat(32)));
        assertThatIllegalArgumentException().isThrownBy(() -> PrivateKey.parse(ORDER));
        assertThatIllegalArgumentException().isThrownBy(() -> PrivateKey.parse("ff".repeat(32)));
        assertThatIllegalArgumentException().isThrownBy(() -> PrivateKey.of(BigInteger.ONE.negate()));
    }

    @Test
    void refusesDigestsOfAnotherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> GoldenVectorTest.KEY.sign(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> GoldenVectorTest.KEY.sign(new byte[33]));
    }

    private static byte[] sha256(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        SHA256Digest digest = new SHA256Digest();
        digest.update(bytes, 0, bytes.length);
        byte[] out = new byte[32];
        digest.doFinal(out, 0);
        return out;
    }
}
