package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    private static final String MIXED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    /** Source: EIP-55, "Test Cases". */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x52908400098527886E0F7030069857D2E4169EE7",
                "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
                "0xde709f2102306220921060314715629080e2fb77",
                "0x27b1fdb04752bbc536007a920d24acb045561c26",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
                "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
                "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
            })
    void writesTheChecksumOfEip55(String published) {
        assertThat(Address.parse(published.toLowerCase(Locale.ROOT))).hasToString(published);
        assertThat(Address.parseChecksummed(published)).isEqualTo(Address.parse(published));
    }

    @Test
    void uncheckedSpellingsPassTheStrictReader() {
        String lower = MIXED.toLowerCase(Locale.ROOT);
        String upper = "0x" + MIXED.substring(2).toUpperCase(Locale.ROOT);
        assertThat(Address.parseChecksummed(lower)).isEqualTo(Address.parse(MIXED));
        assertThat(Address.parseChecksummed(upper)).isEqualTo(Address.parse(MIXED));
    }

    @Test
    void wrongChecksumPassesOnlyTheLenientReader() {
        for (int at = 2; at < MIXED.length(); at++) {
            if (Character.isLetter(MIXED.charAt(at))) {
                String flipped = flipCase(MIXED, at);
                assertThat(Address.parse(flipped)).isEqualTo(Address.parse(MIXED));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Address.parseChecksummed(flipped))
                        .withMessageContaining("checksum");
            }
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "0x",
                "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedA",
                " 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe ",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg",
                "0x５aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "vitalik.eth"
            })
    void otherTextIsRefusedWithAnActionableMessage(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.parse(text))
                .withMessageStartingWith("address ");
        assertThatIllegalArgumentException().isThrownBy(() -> Address.parseChecksummed(text));
    }

    @Test
    void onlyTwentyBytesMakeAnAddress() {
        for (int length = 0; length <= 64; length++) {
            byte[] bytes = new byte[length];
            if (length == Address.LENGTH) {
                assertThat(Address.of(bytes).isZero()).isTrue();
            } else {
                assertThatIllegalArgumentException().isThrownBy(() -> Address.of(bytes));
            }
        }
    }

    @Test
    void isImmutable() {
        byte[] bytes = Hex.decode(MIXED);
        Address address = Address.of(bytes);
        bytes[0] ^= 1;
        address.bytes()[1] ^= 1;
        assertThat(address).hasToString(MIXED);
    }

    private static String flipCase(String text, int at) {
        char c = text.charAt(at);
        char flipped = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
        return text.substring(0, at) + flipped + text.substring(at + 1);
    }
}
