package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HexTest {
    @Test
    void readsEveryAcceptedSpelling() {
        byte[] expected = {(byte) 0xab, (byte) 0xcd};
        assertThat(Hex.decode("0xabcd")).isEqualTo(expected);
        assertThat(Hex.decode("ABCD")).isEqualTo(expected);
        assertThat(Hex.decode("0xAbCd")).isEqualTo(expected);
        assertThat(Hex.decode("0x")).isEmpty();
        assertThat(Hex.decode("")).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"0", "0xabc", "0Xab", "0x0x", " ab ", "ab\n1", "zz", "0xgg", "１２", "٣٤", "-1", "+f", "éé"})
    void refusesEverythingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Hex.decode(text));
    }

    @Test
    void messageNeverRepeatsTheInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hex.decode("secret".repeat(10_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100).doesNotContain("secret"));
    }
}
