package dev.countersign.identity.otp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The codes of RFC 6238. */
class OneTimePasswordTest {

    private static final byte[] SEED = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** Appendix B, SHA-1: the last six of its eight digits. */
    private static final Map<Long, String> VECTORS = Map.of(
            59L, "287082",
            1111111109L, "081804",
            1111111111L, "050471",
            1234567890L, "005924",
            2000000000L, "279037",
            20000000000L, "353130");

    @Test
    void areThoseOfTheStandard() {
        VECTORS.forEach((second, code) -> {
            assertThat(OneTimePassword.code(SEED, second / 30)).isEqualTo(code);
            assertThat(OneTimePassword.step(SEED, code, Instant.ofEpochSecond(second)))
                    .isEqualTo(OptionalLong.of(second / 30));
        });
    }

    @Test
    void areGoodOneStepBeforeAndAfter() {
        long second = 1234567890;
        String code = VECTORS.get(second);
        long start = second / 30 * 30;
        for (long at : new long[] {start - 30, start - 1, start, start + 29, start + 59}) {
            assertThat(OneTimePassword.step(SEED, code, Instant.ofEpochSecond(at)))
                    .hasValue(second / 30);
        }
        for (long at : new long[] {start - 31, start + 60, 0}) {
            assertThat(OneTimePassword.step(SEED, code, Instant.ofEpochSecond(at)))
                    .isEmpty();
        }
    }

    @Test
    void haveSixDigitsAndNothingElse() {
        for (String text : List.of(
                "",
                "5924",
                "05924",
                "0005924",
                " 005924",
                "005924 ",
                "\u0660\u0660\u0665\u0669\u0662\u0664",
                "-05924")) {
            assertThat(OneTimePassword.step(SEED, text, Instant.ofEpochSecond(1234567890)))
                    .as(text)
                    .isEmpty();
        }
    }
}
