package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
    private static final BigInteger N = CurveOrder.N;
    private static final BigInteger HALF = CurveOrder.HALF;
    private static final String GOLDEN = GoldenVectorTest.SIGNATURE;
    private static final String R_S = GOLDEN.substring(2, 130);

    @Test
    void acceptsThePrefixAndEveryCase() {
        Signature signature = Signature.parse(GOLDEN);
        assertThat(Signature.parse(GOLDEN.substring(2))).isEqualTo(signature);
        assertThat(Signature.parse(GOLDEN.substring(2).toUpperCase(Locale.ROOT)))
                .isEqualTo(signature);
        assertThat(signature.toHex()).isEqualTo(GOLDEN);
    }

    @ParameterizedTest
    @CsvSource({"00, 0", "01, 1", "1b, 0", "1c, 1", "1B, 0", "1C, 1"})
    void acceptsBothNumberingsOfV(String v, int recoveryId) {
        assertThat(Signature.parse(R_S + v).recoveryId()).isEqualTo(recoveryId);
    }

    @Test
    void refusesEveryOtherV() {
        for (int v = 0; v < 256; v++) {
            if (v != 0 && v != 1 && v != 27 && v != 28) {
                String text = R_S + "%02x".formatted(v);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Signature.parse(text))
                        .withMessageContaining("v must be 0, 1, 27 or 28");
            }
        }
    }

    @Test
    void refusesEveryLengthButSixtyFiveBytes() {
        for (int length = 0; length <= 200; length++) {
            String digits = "1b".repeat(length);
            if (length != Signature.LENGTH) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Signature.parse(digits))
                        .withMessageContaining("must be 65 bytes");
                assertThatIllegalArgumentException().isThrownBy(() -> Signature.parse("0x" + digits));
            }
        }
    }

    @Test
    void namesTheCompactFormItDoesNotTake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signature.parse("0x" + R_S))
                .withMessageContaining("ERC-2098");
    }

    @Test
    void refusesTheMalleableTwin() {
        Signature signature = Signature.parse(GOLDEN);
        BigInteger high = N.subtract(signature.s());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signature.parse(hex(signature.r(), high, 27)))
                .withMessageContaining("malleable");
    }

    @Test
    void enforcesTheRangeOfBothScalars() {
        BigInteger one = BigInteger.ONE;
        for (BigInteger bad : new BigInteger[] {
            BigInteger.ZERO, N, N.add(one), one.shiftLeft(256).subtract(one)
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Signature.parse(hex(bad, one, 27)))
                    .withMessageContaining("signature r");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Signature.parse(hex(one, bad, 27)))
                    .withMessageContaining("signature s");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Signature.parse(hex(one, HALF.add(one), 27)));
        assertThat(Signature.parse(hex(N.subtract(one), HALF, 28)).s()).isEqualTo(HALF);
        assertThat(Signature.parse(hex(one, one, 0)).r()).isEqualTo(one);
    }

    @Test
    void constructorEnforcesTheSameRules() {
        BigInteger one = BigInteger.ONE;
        assertThatIllegalArgumentException().isThrownBy(() -> new Signature(null, one, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Signature(one, null, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Signature(one.negate(), one, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Signature(one, one.negate(), 0));
        for (int id : new int[] {-1, 2, 3, 27, 28, 29, 30, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Signature(one, one, id));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "g", "-", "１", "٣", "é"})
    void refusesCharactersThatOnlyLookAcceptable(String character) {
        int half = character.length();
        String atStart = character + GOLDEN.substring(2 + half);
        String atEnd = GOLDEN.substring(0, GOLDEN.length() - half) + character;
        String around = " " + GOLDEN + " ";
        for (String text : new String[] {atStart, atEnd, around, "0X" + GOLDEN.substring(2)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Signature.parse(text))
                    .withMessageStartingWith("signature ");
        }
    }

    @Test
    void refusesNothingAtAllAndVeryMuchWithShortMessages() {
        for (String text : new String[] {null, "", "0x", "f".repeat(64 * 1024), "\u0000".repeat(64 * 1024)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Signature.parse(text))
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
        }
    }

    static String hex(BigInteger r, BigInteger s, int v) {
        return "0x%064x%064x%02x".formatted(r, s, v);
    }
}
