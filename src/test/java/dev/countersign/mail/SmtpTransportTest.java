package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.driver.Jobs;
import dev.countersign.driver.MailServer;
import dev.countersign.driver.MailServer.Behaviour;
import dev.countersign.driver.ReceivedMail;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real conversation with an SMTP server, also one that misbehaves. */
@QuarkusTest
@TestProfile(SmtpTransportTest.WithServer.class)
class SmtpTransportTest extends MailTransportContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A start as in production, with a mail server on this machine. */
    public static class WithServer implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "countersign.sandbox.enabled",
                    "false",
                    "countersign.mail.timeout",
                    "1s",
                    "quarkus.mailer.start-tls",
                    "DISABLED",
                    "quarkus.mailer.from",
                    "Countersign <no-reply@countersign.example>",
                    "quarkus.mailer.host",
                    "127.0.0.1",
                    "quarkus.mailer.port",
                    String.valueOf(freePort()));
        }

        private static int freePort() {
            try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return any.getLocalPort();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Inject
    Post post;

    @Inject
    MailTransports transports;

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    private MailServer server;
    private final String ana = Post.address();
    private final Mail mail = new Mail(ana, "Your code", "Your code is 161803.");

    @BeforeEach
    void open() {
        server = MailServer.at(port);
        Jobs.deliverMail();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected MailTransport transport() {
        return transports.ready().orElseThrow();
    }

    @Override
    protected List<Arrived> arrived(String address) {
        return server.received(address).stream()
                .map(received -> new Arrived(id(received), received.subject(), received.text()))
                .toList();
    }

    @Test
    void aMailSaysWhoItIsFromAndThatNobodyNeedAnswer() {
        post.queue(mail);
        Jobs.deliverMail();
        ReceivedMail received = server.received(ana).getFirst();
        assertThat(received.recipients()).containsExactly(ana);
        assertThat(received.header("From")).contains("no-reply@countersign.example");
        assertThat(received.header("To")).isEqualTo(ana);
        assertThat(received.header("Message-ID")).endsWith("@countersign.example>");
        assertThat(received.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(received.header("Date")).isNotBlank();
        assertThat(received.all("Bcc")).isEmpty();
    }

    @Test
    void aDomainThatIsNotAsciiIsWrittenAsOneThatIs() {
        String name = UUID.randomUUID().toString();
        UUID id = post.queue(new Mail(name + "@exämple.com", "Hello", "Hello"));
        UUID unreachable = post.queue(new Mail("josé." + name + "@example.com", "Hello", "Hello"));
        Jobs.deliverMail();
        assertThat(server.received(name + "@xn--exmple-cua.com")).hasSize(1);
        assertThat(Post.state(id)).isEqualTo("SENT");
        assertThat(Post.row(unreachable)).containsEntry("failure", "REFUSED");
    }

    @Test
    void whoIsDeferredIsTriedAgainLaterAndLater() throws SQLException {
        server.behaves(recipient -> Behaviour.DEFER);
        UUID id = post.queue(mail);
        for (int attempt = 1; attempt <= 4; attempt++) {
            Jobs.deliverMail();
            Jobs.deliverMail();
            assertThat(Post.row(id)).containsEntry("state", "QUEUED").containsEntry("attempts", attempt);
            assertThat(wait(id)).isBetween((5L << attempt - 1) - 5, 5L << attempt - 1);
            advance(5L << attempt - 1);
        }
        server.behaves();
        Jobs.deliverMail();
        assertThat(server.received(ana)).hasSize(1);
        assertThat(Post.row(id)).containsEntry("state", "SENT").containsEntry("attempts", 5);
    }

    @Test
    void noWaitIsLongerThanTheLongest() throws SQLException {
        server.behaves(recipient -> Behaviour.DEFER);
        UUID id = post.queue(mail);
        Records.change("update outgoing_mail set attempts = 250 where id = ?", id);
        Jobs.deliverMail();
        assertThat(wait(id)).isBetween(295L, 300L);
        server.behaves();
        advance(301);
        Jobs.deliverMail();
        assertThat(Post.state(id)).isEqualTo("SENT");
    }

    /** What the server thinks of us is no reason to give up what somebody waits for. */
    @Test
    void onlyTheRecipientsRefusalIsFinal() throws SQLException {
        server.behaves(recipient -> recipient.equals(ana) ? Behaviour.REFUSE : Behaviour.TAKE);
        UUID id = post.queue(mail);
        Jobs.deliverMail();
        assertThat(Post.row(id)).containsEntry("state", "FAILED").containsEntry("failure", "REFUSED");

        server.behaves(recipient -> Behaviour.REFUSE_CONTENT);
        UUID second = post.queue(mail);
        Jobs.deliverMail();
        assertThat(Post.state(second)).isEqualTo("QUEUED");
        server.answersSenders("550 5.7.1 you may not send");
        UUID third = post.queue(mail);
        Jobs.deliverMail();
        assertThat(Post.state(third)).isEqualTo("QUEUED");

        server.behaves();
        advance(11);
        Jobs.deliverMail();
        assertThat(Post.state(second)).isEqualTo("SENT");
        assertThat(Post.state(third)).isEqualTo("SENT");
    }

    @Test
    void aServerThatIsDownIsTriedUntilItIsUp() throws SQLException {
        server.close();
        UUID id = post.queue(mail);
        Jobs.deliverMail();
        assertThat(Post.row(id)).containsEntry("state", "QUEUED").containsEntry("attempts", 1);
        server = MailServer.at(port);
        advance(6);
        Jobs.deliverMail();
        assertThat(server.received(ana)).hasSize(1);
    }

    @Test
    void anAnswerThatGotLostMeansTheSameMailAgain() throws SQLException {
        server.behaves(recipient -> Behaviour.TAKE_AND_VANISH);
        UUID id = post.queue(mail);
        Jobs.deliverMail();
        assertThat(Post.state(id)).isEqualTo("QUEUED");
        server.behaves();
        advance(6);
        Jobs.deliverMail();
        assertThat(server.received(ana)).extracting(SmtpTransportTest::id).containsExactly(id, id);
        assertThat(Post.state(id)).isEqualTo("SENT");
    }

    /** More of them than a pool of the usual size has connections. */
    @Test
    void aServerThatHangsIsGivenUpAndDoesNotUseUpTheConnections() throws SQLException {
        server.behaves(recipient -> Behaviour.HANG);
        List<UUID> ids =
                IntStream.range(0, 15).mapToObj(each -> post.queue(mail)).toList();
        Jobs.deliverMail();
        assertThat(ids).allSatisfy(id -> assertThat(Post.state(id)).isEqualTo("QUEUED"));
        server.behaves();
        for (int round = 0; round < 4; round++) {
            advance(41);
            Jobs.deliverMail();
        }
        assertThat(ids).allSatisfy(id -> assertThat(Post.state(id)).isEqualTo("SENT"));
    }

    @Test
    void aSlowMailKeepsNoOtherWaiting() {
        CompletableFuture<Void> patience = new CompletableFuture<>();
        server.behaves(recipient -> {
            if (recipient.equals(ana)) {
                patience.join();
            }
            return Behaviour.TAKE;
        });
        UUID slow = post.queue(mail);
        List<UUID> others = IntStream.range(0, 40)
                .mapToObj(each -> post.queue(new Mail(Post.address(), "Your code", "123")))
                .toList();
        CompletableFuture<Void> running = Jobs.start(Jobs.mail().run());
        await().atMost(LIMIT).until(() -> others.stream().map(Post::state).allMatch("SENT"::equals));
        patience.complete(null);
        running.join();
        assertThat(Post.state(slow)).isIn("SENT", "QUEUED");
    }

    private static UUID id(ReceivedMail received) {
        String header = received.header("Message-ID");
        return UUID.fromString(header.substring(1, header.indexOf('@')));
    }

    private static long wait(UUID id) {
        return Records.number(
                "select round(extract(epoch from next_attempt_at - countersign_now()))::bigint from outgoing_mail where id = ?",
                id);
    }

    private static void advance(long seconds) throws SQLException {
        Records.change("update database_clock set shift = shift + ? * interval '1 second'", seconds);
    }
}
