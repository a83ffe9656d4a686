package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Names;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Receiver.Reply;
import dev.countersign.driver.ReceiverCertificates;
import dev.countersign.driver.Sandbox;
import dev.countersign.driver.Wreck;
import io.quarkus.test.junit.QuarkusTest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that nobody should have to meet. */
@QuarkusTest
class WebhookReceiversTest {

    private final Partner acme = Partner.acme();
    private final Partner rival = Partner.rival();

    @AfterEach
    void deaf() {
        acme.hearsNothing();
        rival.hearsNothing();
    }

    @Test
    void oneThatHangs() {
        try (Wreck wreck = Wreck.hangs()) {
            assertThat(failure(wreck.url("http"))).isEqualTo("timeout");
            assertThat(failure(wreck.url("https"))).isIn("timeout", "tls");
        }
    }

    @Test
    void oneThatDripsItsAnswer() {
        try (Wreck body = Wreck.drips();
                Wreck headers = Wreck.dripsHeaders()) {
            assertThat(failure(body.url("http"))).isEqualTo("timeout");
            assertThat(failure(headers.url("http"))).isEqualTo("timeout");
        }
    }

    @Test
    void oneThatAnswersAGigabyteIsHeardOutFor16KiB() {
        try (Wreck wreck = Wreck.floods()) {
            JsonNode attempt = attempt(wreck.url("http"));
            assertThat(attempt.get("succeeded").booleanValue()).isTrue();
            assertThat(attempt.get("http_status").intValue()).isEqualTo(200);
        }
    }

    @Test
    void oneThatSpeaksNeitherTlsNorHttp() {
        try (Wreck wreck = Wreck.garbage()) {
            assertThat(failure(wreck.url("https"))).isEqualTo("tls");
            assertThat(failure(wreck.url("http"))).isIn("closed", "timeout");
        }
    }

    /** Its result is recorded with those of others, and must not keep theirs from being recorded. */
    @ParameterizedTest
    @ValueSource(strings = {"1000 Beyond", "0 Nothing", "-1 Less", "99999 More"})
    void oneThatAnswersWhatIsNoStatus(String status) {
        try (Wreck wreck = Wreck.says(status);
                Receiver receiver = Receiver.plain()) {
            rival.listensAt(receiver.url());
            Order served = rival.sells();
            JsonNode attempt = attempt(wreck.url("http"));
            assertThat(attempt.get("error").textValue()).isEqualTo("closed");
            assertThat(attempt.has("http_status")).isFalse();
            assertThat(receiver.requests())
                    .filteredOn(request -> request.orderId().equals(served.id()))
                    .hasSize(2);
        }
    }

    @Test
    void oneThatResetsTheConnection() {
        try (Wreck wreck = Wreck.resets()) {
            assertThat(failure(wreck.url("http"))).isEqualTo("closed");
        }
    }

    @Test
    void oneThatIsNotThere() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThat(failure("http://localhost:" + port + "/")).isEqualTo("connect");
    }

    @Test
    void oneThatAnswers500() {
        try (Receiver receiver = Receiver.plain().answers(500)) {
            JsonNode attempt = attempt(receiver.url());
            assertThat(attempt.get("error").textValue()).isEqualTo("status");
            assertThat(attempt.get("http_status").intValue()).isEqualTo(500);
        }
    }

    @Test
    void oneThatSendsUsElsewhereIsNotFollowed() {
        try (Receiver elsewhere = Receiver.plain();
                Receiver receiver = Receiver.plain()) {
            for (String target : new String[] {"http://169.254.169.254/latest/meta-data/", elsewhere.url()}) {
                receiver.behaves(request -> new Reply(301, Map.of("Location", target)));
                JsonNode attempt = attempt(receiver.url());
                assertThat(attempt.get("error").textValue()).isEqualTo("redirect");
                assertThat(attempt.get("http_status").intValue()).isEqualTo(301);
            }
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void oneWhoseCertificateNobodyTrusts() {
        try (Receiver receiver = Receiver.https(ReceiverCertificates.unknown())) {
            assertThat(failure(receiver.url())).isEqualTo("tls");
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void oneWhoseCertificateIsForAnotherHost() {
        Names.know("other.example.com", "127.0.0.1");
        try (Receiver receiver = Receiver.https(ReceiverCertificates.trusted())) {
            assertThat(failure(receiver.url("other.example.com"))).isEqualTo("tls");
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void theAddressThatWasJudgedIsTheOneThatIsCalledUnderTheNameThatWasRegistered() {
        Names.know(ReceiverCertificates.NAME, "127.0.0.1");
        try (Receiver receiver = Receiver.https(ReceiverCertificates.trusted())) {
            JsonNode attempt = attempt(receiver.url(ReceiverCertificates.NAME));
            assertThat(attempt.get("succeeded").booleanValue()).isTrue();
            assertThat(receiver.requests().getFirst().headers())
                    .containsEntry("host", ReceiverCertificates.NAME + ":" + receiver.port());
        }
    }

    @Test
    void aNameThatIsBoundAnewAfterItsRegistrationIsNotCalled() {
        try (Receiver receiver = Receiver.https(ReceiverCertificates.trusted())) {
            for (String inside :
                    new String[] {"10.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fd00::1", "100.64.0.1"}) {
                Names.know(ReceiverCertificates.NAME, "127.0.0.1");
                Names.then(ReceiverCertificates.NAME, inside);
                assertThat(failure(receiver.url(ReceiverCertificates.NAME)))
                        .as(inside)
                        .isEqualTo("refused_address");
            }
            Names.know(ReceiverCertificates.NAME, "127.0.0.1");
            Names.then(ReceiverCertificates.NAME, "127.0.0.1", "192.168.1.1");
            assertThat(failure(receiver.url(ReceiverCertificates.NAME)))
                    .as("one bad address among good ones")
                    .isEqualTo("refused_address");
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void oneWhoseNameIsGone() {
        assertThat(failure("https://nowhere.example.com/hooks")).isEqualTo("unknown_host");
    }

    /** The slow one keeps its own deliveries waiting and nobody else's. */
    @Test
    void whoIsSlowSlowsNobodyElse() {
        CompletableFuture<Void> patience = new CompletableFuture<>();
        try (Receiver slow = Receiver.plain();
                Receiver quick = Receiver.plain()) {
            slow.behaves(request -> {
                patience.join();
                return Reply.status(200);
            });
            acme.listensAt(slow.url());
            rival.listensAt(quick.url());
            for (int order = 0; order < 12; order++) {
                acme.sells();
            }
            Order served = rival.sells();
            CompletableFuture<Void> running = Jobs.start(Jobs.webhooks().run());
            org.awaitility.Awaitility.await()
                    .until(() -> quick.requests().stream()
                                    .filter(request -> request.orderId().equals(served.id()))
                                    .count()
                            == 2);
            assertThat(running).isNotDone();
            assertThat(slow.requests()).as("eight at a time, and no more").hasSize(8);
            patience.complete(null);
            running.join();
            assertThat(slow.mostUnderWay()).isEqualTo(8);
            assertThat(slow.requests()).hasSizeGreaterThanOrEqualTo(24);
        }
    }

    /** The error of the first attempt to deliver there. */
    private String failure(String url) {
        JsonNode attempt = attempt(url);
        assertThat(attempt.get("succeeded").booleanValue())
                .as(attempt.toString())
                .isFalse();
        return attempt.get("error").textValue();
    }

    /** Registers the URL, makes something happen, and reads what became of the first attempt. */
    private JsonNode attempt(String url) {
        acme.listensAt(url);
        Order order = acme.sells();
        Jobs.deliverWebhooks();
        for (JsonNode delivery :
                acme.get("/webhooks/deliveries?limit=100").data(200).get("deliveries")) {
            if (delivery.get("subject_id").textValue().equals(order.id())
                    && !delivery.get("attempts").isEmpty()) {
                return delivery.get("attempts").get(0);
            }
        }
        throw new AssertionError("nothing was attempted at " + Sandbox.now());
    }
}
