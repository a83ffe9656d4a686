package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Erc20TransferTest {
    private static final byte[] GOLDEN = GoldenVectorTest.REQUEST.data();
    private static final Erc20Transfer TRANSFER = Erc20Transfer.decode(GOLDEN).orElseThrow();

    @Test
    void selectorIsThatOfTheSignature() {
        byte[] hash = Keccak256.hash("transfer(address,uint256)".getBytes(StandardCharsets.US_ASCII));
        assertThat(Arrays.copyOf(TRANSFER.encode(), 4)).isEqualTo(Arrays.copyOf(hash, 4));
    }

    @Test
    void encodesTheGoldenCalldata() {
        assertThat(TRANSFER.encode()).isEqualTo(GOLDEN);
    }

    @Test
    void everyOtherLengthIsNoTransfer() {
        for (int length = 0; length <= 200; length++) {
            if (length != 68) {
                assertThat(Erc20Transfer.decode(Arrays.copyOf(GOLDEN, length))).isEmpty();
            }
        }
    }

    @Test
    void everyMutatedBitIsNoticed() {
        for (int at = 0; at < GOLDEN.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] mutated = GOLDEN.clone();
                mutated[at] ^= (byte) (1 << bit);
                // Selector and padding must be exact; recipient and amount must come out changed.
                if (at < 16) {
                    assertThat(Erc20Transfer.decode(mutated)).isEmpty();
                } else {
                    assertThat(Erc20Transfer.decode(mutated)).isPresent().get().isNotEqualTo(TRANSFER);
                }
            }
        }
    }

    @Test
    void amountIsAUint256() {
        BigInteger limit = BigInteger.ONE.shiftLeft(256);
        Address recipient = TRANSFER.recipient();
        assertThat(new Erc20Transfer(recipient, limit.subtract(BigInteger.ONE)).encode())
                .endsWith(Hex.decode("ff".repeat(32)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Erc20Transfer(recipient, limit));
        assertThatIllegalArgumentException().isThrownBy(() -> new Erc20Transfer(recipient, BigInteger.ONE.negate()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Erc20Transfer(recipient, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Erc20Transfer(null, BigInteger.ONE));
    }
}
