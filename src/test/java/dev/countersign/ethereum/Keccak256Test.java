package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Keccak256Test {
    /** Sources: yellow paper, KEC(()) in section 4.1; "abc" and the fox from the Keccak team's Keccak-256 test values. */
    @ParameterizedTest
    @CsvSource({
        "'', 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
        "abc, 0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
        "The quick brown fox jumps over the lazy dog,"
                + " 0x4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15"
    })
    void publishedDigests(String text, String expected) {
        assertThat(Hex.encode(Keccak256.hash(text.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(expected);
    }

    @Test
    void partsAreConcatenated() {
        assertThat(Keccak256.hash(new byte[] {1}, new byte[0], new byte[] {2, 3}))
                .isEqualTo(Keccak256.hash(new byte[] {1, 2, 3}));
        assertThat(Keccak256.hash()).isEqualTo(Keccak256.hash(new byte[0]));
    }
}
