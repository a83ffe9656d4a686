package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What could smuggle a header or a recipient in never becomes a mail. */
class MailFormTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "ana",
                "ana@",
                "@example.com",
                "ana@example.com@example.org",
                "ana@example.com,eve@example.com",
                "ana@example.com;eve@example.com",
                "ana@example.com eve@example.com",
                "ana@example.com\r\nBcc: eve@example.com",
                "ana@example.com\nBcc:eve@example.com",
                "ana@example.com\r",
                "ana@example.com\n",
                "ana\u0000@example.com",
                "ana\u0085@example.com",
                "ana\u2028@example.com",
                "ana\u200b@example.com",
                "Ana <ana@example.com>",
                "<ana@example.com>",
                "ana@example.com (Ana)",
                "\"a b\"@example.com",
                "ana@example.com>\r\nDATA",
                "ana\ud800@example.com",
            })
    void noOtherThingIsAnAddress(String to) {
        refused(to, "subject", "text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a\r\nBcc: eve@example.com", "a\nb", "a\rb", "a\u0000b", "a\u0085b", "a\u2028b", "a\tb"})
    void aSubjectIsOneLine(String subject) {
        refused("ana@example.com", subject, "text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ana@example.com", "ana.b+c_d-e@sub.example.com", "o'neil@example.com", "josé@exämple.com", "a@b"
            })
    void plainAddressesAreTaken(String to) {
        assertThat(new Mail(to, "subject", "text").to()).isEqualTo(to);
    }

    @Test
    void everythingIsBounded() {
        refused("a".repeat(243) + "@example.com", "subject", "text");
        refused("ana@example.com", "s".repeat(201), "text");
        refused("ana@example.com", "subject", "t".repeat(16_385));
        refused("ana@example.com", "subject", "a\u0000b");
        assertThat(new Mail("a".repeat(242) + "@example.com", "s".repeat(200), "t".repeat(16_384)))
                .isNotNull();
    }

    @Test
    void aMailSaysNothingOfItself() {
        assertThat(new Mail("ana@example.com", "subject", "your code is 123456").toString())
                .doesNotContain("ana", "subject", "123456");
    }

    private static void refused(String to, String subject, String text) {
        assertThatThrownBy(() -> new Mail(to, subject, text)).isInstanceOf(IllegalArgumentException.class);
    }
}
