package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every way out must do with a mail. */
public abstract class MailTransportContract {

    /** The transport under test, configured. */
    protected abstract MailTransport transport();

    /** What arrived for an address, in the order of its arrival. */
    protected abstract List<Arrived> arrived(String address);

    /** A mail that arrived, as its reader sees it. */
    public record Arrived(UUID id, String subject, String text) {}

    static Stream<Mail> mails() {
        String to = "ana+%s@example.com";
        return Stream.of(
                        new Mail(to, "Your code", "Your code is 123456."),
                        new Mail(to, "Ihr Bestätigungscode – 确认码 🔑", "Grüße, ¿qué tal?\nдо свидания 🔑\n"),
                        new Mail(to, "dots", ".\n..\n.a\nQUIT\n.\nstill here"),
                        new Mail(to, "nearly headers", "\n\nBcc: eve@example.com\n\nFrom: eve@example.com"),
                        new Mail(to, "a long line", "x".repeat(5_000) + "\nend"),
                        new Mail(to, "s".repeat(200), "a long subject"),
                        new Mail(to, "=?UTF-8?Q?not_encoded?=", "a subject that looks encoded, and =3D in the text"),
                        new Mail(to, "🔑".repeat(100), "a subject of wide characters"),
                        new Mail(to, " spaces  around ", "a subject with spaces"),
                        new Mail(
                                "a".repeat(25) + to.replace("example", "e".repeat(60) + ".example"),
                                "far",
                                "a long address"),
                        new Mail(to, "line ends", "one\r\ntwo\rthree\nfour"),
                        new Mail(to, "spaces", "  leading\ttab, trailing  \n\n\nthree ends\n"),
                        new Mail(to, "nothing", ""))
                .map(mail -> new Mail(to.formatted(UUID.randomUUID()), mail.subject(), mail.text()));
    }

    @ParameterizedTest
    @MethodSource("mails")
    void aMailArrivesAsItWasWritten(Mail mail) {
        UUID id = UUID.randomUUID();
        send(id, mail).join();
        Arrived arrived = arrived(mail.to()).getFirst();
        assertThat(arrived.id()).isEqualTo(id);
        assertThat(arrived.subject()).isEqualTo(mail.subject());
        assertThat(arrived.text().replace("\r\n", "\n").stripTrailing())
                .isEqualTo(mail.text().replace("\r\n", "\n").stripTrailing());
        assertThat(arrived("eve@example.com")).isEmpty();
    }

    @Test
    void theSameMailMayComeAgainAndIsKnownByItsId() {
        UUID id = UUID.randomUUID();
        Mail mail = to(UUID.randomUUID() + "@example.com");
        send(id, mail).join();
        send(id, mail).join();
        assertThat(arrived(mail.to())).extracting(Arrived::id).containsExactly(id, id);
    }

    @Test
    void aRecipientThatNobodyCanReachIsRefusedForGood() {
        Mail mail = to(UUID.randomUUID() + "@nowhere.invalid");
        assertThatThrownBy(() -> send(UUID.randomUUID(), mail).join())
                .hasCauseInstanceOf(MailRefusedException.class)
                .message()
                .doesNotContain("nowhere")
                .doesNotContain(mail.text());
        assertThat(arrived(mail.to())).isEmpty();
    }

    @Test
    void manyAtOnceAllArrive() {
        List<Mail> mails = IntStream.range(0, 40)
                .mapToObj(each -> to(each + "." + UUID.randomUUID() + "@example.com"))
                .toList();
        CompletableFuture.allOf(mails.stream()
                        .map(mail -> send(UUID.randomUUID(), mail))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(mails).allSatisfy(mail -> assertThat(arrived(mail.to())).hasSize(1));
    }

    private static Mail to(String address) {
        return new Mail(address, "Your code", "Your code is 271828.");
    }

    private CompletableFuture<Void> send(UUID id, Mail mail) {
        return transport()
                .send(id, mail)
                .ifNoItem()
                .after(Duration.ofSeconds(30))
                .fail()
                .subscribeAsCompletionStage();
    }
}
