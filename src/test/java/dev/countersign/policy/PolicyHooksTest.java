package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Receiver;
import dev.countersign.driver.Receiver.Reply;
import dev.countersign.driver.ReceiverCertificates;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.policy.Condition.Webhook;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the receiver of a webhook rule does: only exactly 200, in time, is consent. */
@QuarkusTest
class PolicyHooksTest {

    @Inject
    PolicyHooks hooks;

    @Inject
    PolicyConfig config;

    private final Receiver receiver = Receiver.plain();

    @AfterEach
    void close() {
        receiver.close();
    }

    @ParameterizedTest
    @CsvSource({"200,true", "201,false", "202,false", "204,false", "206,false", "400,false", "404,false", "500,false"})
    void onlyExactly200Consents(int status, boolean consents) {
        receiver.answers(status);

        HookAnswer answer = ask(receiver.url());

        assertThat(answer.consents()).isEqualTo(consents);
        assertThat(answer.status()).hasValue(status);
        assertThat(receiver.only().line()).isEqualTo("POST /hooks");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectsAreNotFollowed(int status) {
        try (Receiver other = Receiver.plain()) {
            receiver.behaves(request -> new Reply(status, Map.of("Location", other.url())));

            assertThat(ask(receiver.url()).consents()).isFalse();
            assertThat(other.count()).isZero();
        }
    }

    @Test
    void whoHangsDoesNotConsent() {
        CountDownLatch over = new CountDownLatch(1);
        receiver.behaves(request -> {
            waitFor(over);
            return Reply.status(200);
        });

        HookAnswer answer = ask(receiver.url());
        over.countDown();

        assertThat(answer.consents()).isFalse();
        assertThat(answer.outcome()).isEqualTo("it did not answer in time");
    }

    @Test
    void whoHangsUpDoesNotConsent() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var connection = server.accept()) {
                    connection.setSoLinger(true, 0);
                } catch (IOException over) {
                    // the test is over
                }
            });
            assertThat(ask("http://localhost:" + server.getLocalPort() + "/").consents())
                    .isFalse();
        }
    }

    @Test
    void whoIsNotThereDoesNotConsent() {
        receiver.close();
        assertThat(ask(receiver.url()).consents()).isFalse();
    }

    @Test
    void whoseCertificateNobodyKnowsDoesNotConsent() {
        try (Receiver stranger = Receiver.https(ReceiverCertificates.unknown())) {
            HookAnswer answer = ask(stranger.url());

            assertThat(answer.consents()).isFalse();
            assertThat(answer.outcome()).isEqualTo("there is no TLS with it");
            assertThat(stranger.count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://10.0.0.1/", "https://169.254.169.254/latest", "http://example.com/", "ftp://x/"})
    void addressesOfInsideAreNotCalled(String url) {
        assertThat(ask(url).consents()).isFalse();
        assertThat(ReviewDesk.wait(hooks.check(url))).isFalse();
    }

    /** Slow receivers of one partner leave room for others, and what finds no room does not consent. */
    @Test
    void oneRunsIntoItsBoundAndNobodyElse() {
        CountDownLatch over = new CountDownLatch(1);
        receiver.behaves(request -> {
            waitFor(over);
            return Reply.status(200);
        });
        int most = config.webhooksInFlightPerPartner();
        List<PolicyRule> many = new ArrayList<>();
        for (int number = 1; number <= most + 5; number++) {
            many.add(Rules.rule(number, Rules.deny(), new Webhook(receiver.url())));
        }

        CompletableFuture<Map<java.util.UUID, HookAnswer>> asked =
                hooks.ask(many, Rules.id(1), Rules.transfer("1", "USDT"), 0).subscribeAsCompletionStage();
        over.countDown();
        Map<java.util.UUID, HookAnswer> answers =
                asked.orTimeout(60, TimeUnit.SECONDS).join();

        assertThat(answers).hasSize(most + 5);
        assertThat(answers.values().stream()
                        .filter(answer -> answer.outcome().equals("too many webhooks are being asked")))
                .hasSize(5);
        assertThat(receiver.mostUnderWay()).isLessThanOrEqualTo(most);
        receiver.answers(200);
        assertThat(ask(receiver.url()).consents()).as("there is room again").isTrue();
    }

    private HookAnswer ask(String url) {
        PolicyRule rule = Rules.rule(1, Rules.deny(), new Webhook(url));
        return ReviewDesk.wait(hooks.ask(List.of(rule), Rules.id(1), Rules.transfer("1", "USDT"), 0))
                .get(rule.id());
    }

    private static void waitFor(CountDownLatch over) {
        try {
            over.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
