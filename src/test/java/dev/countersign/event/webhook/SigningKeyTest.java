package dev.countersign.event.webhook;

import static dev.countersign.event.webhook.RehearsalFormat.MOVED;
import static dev.countersign.event.webhook.RehearsalFormat.WIRE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Receiver.Request;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The key that an installation signs with: one at a time, made when it is needed, changed with an announcement. */
@QuarkusTest
class SigningKeyTest {

    private static final String PATH = "/admin/v1/webhook-signing-keys/";
    private static final int HOUR = 3600;

    private final Partner acme = Partner.acme();
    private final Operator operator = new Operator();

    @BeforeEach
    void anew() throws SQLException {
        Rehearsal.forgetKeys();
    }

    @AfterEach
    void silence() {
        Rehearsal.silence();
    }

    @Test
    void whatIsSentIsSignedByThePublishedKeyAwayFromTheEventLoop() throws Exception {
        try (Receiver receiver = Receiver.plain()) {
            Rehearsal.subscribe(Rehearsal.acme(), receiver, MOVED);
            Request request = next(receiver);
            List<PublishedKey> published = Rehearsal.published();
            assertThat(published).hasSize(1);
            assertThat(published.getFirst().retiresAt()).isEmpty();
            assertThat(Rehearsal.isSigned(request, published)).isTrue();
            assertThat(request.headers().get("x-thread")).doesNotContain("eventloop");
            RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(published.getFirst().publicKey()));
            assertThat(key.getModulus().bitLength()).isGreaterThanOrEqualTo(2048);
        }
    }

    /** Replicas that all need the first key at once, to publish it and to sign with it. */
    @Test
    void replicasThatMakeTheFirstKeyAtOnceAgreeOnOne() {
        try (Receiver receiver = Receiver.plain()) {
            Rehearsal.subscribe(Rehearsal.acme(), receiver, MOVED);
            IntStream.range(0, 6).forEach(each -> acme.sells());
            List<CompletableFuture<List<PublishedKey>>> asked = IntStream.range(0, 6)
                    .mapToObj(each -> Rehearsal.keys().published(WIRE).subscribeAsCompletionStage())
                    .toList();
            List<CompletableFuture<Void>> replicas = IntStream.range(0, 3)
                    .mapToObj(replica -> Jobs.start(Jobs.webhooks().run()))
                    .toList();
            replicas.forEach(CompletableFuture::join);
            List<PublishedKey> only = Rehearsal.published();
            assertThat(only).hasSize(1);
            assertThat(Records.number("select count(*) from webhook_signing_key where wire = ?", WIRE))
                    .isEqualTo(1);
            asked.forEach(answer -> assertThat(answer.join())
                    .extracting(PublishedKey::id)
                    .containsExactly(only.getFirst().id()));
            assertThat(receiver.requests())
                    .hasSize(6)
                    .allSatisfy(request ->
                            assertThat(Rehearsal.isSigned(request, only)).isTrue());
        }
    }

    @Test
    void aRotationIsAnnouncedAndTheOldKeyStaysForAWhile() {
        try (Receiver receiver = Receiver.plain()) {
            Rehearsal.subscribe(Rehearsal.acme(), receiver, MOVED);
            PublishedKey first = Rehearsal.published().getFirst();
            JsonNode announced = rotate(HOUR);
            assertThat(Json.names(announced)).containsExactly("kid", "public_key", "created_at", "activates_at");
            assertThat(ids()).containsExactly(first.id().toString(), kid(announced));
            operator.call("POST", PATH + WIRE, Json.object("overlap_seconds", HOUR))
                    .problem(409, "conflict");
            assertThat(signer(receiver)).isEqualTo(first.id().toString());
            Sandbox.advance(HOUR + 1);
            assertThat(signer(receiver)).isEqualTo(kid(announced));
            assertThat(ids()).containsExactly(first.id().toString(), kid(announced));
            Sandbox.advance(HOUR);
            assertThat(ids()).containsExactly(kid(announced));
            assertThat(signer(receiver)).isEqualTo(kid(announced));
        }
    }

    @Test
    void aKeyThatLeakedEndsNow() {
        try (Receiver receiver = Receiver.plain()) {
            Rehearsal.subscribe(Rehearsal.acme(), receiver, MOVED);
            String leaked = signer(receiver);
            String announced = kid(rotate(HOUR));
            String anew = kid(rotate(0));
            assertThat(ids()).containsExactly(anew).doesNotContain(leaked, announced);
            assertThat(signer(receiver)).isEqualTo(anew);
        }
    }

    @Test
    void anAttemptThatIsMadeAgainHasTheSameBytesAndAKeyOfItsTime() {
        try (Receiver receiver = Receiver.plain().answers(500)) {
            Rehearsal.subscribe(Rehearsal.acme(), receiver, MOVED);
            Request before = next(receiver);
            List<PublishedKey> keys = Rehearsal.published();
            rotate(0);
            receiver.answers(200).forget();
            Sandbox.advance(61);
            Jobs.deliverWebhooks();
            Request after = receiver.only();
            assertThat(after.body()).isEqualTo(before.body());
            assertThat(Rehearsal.isSigned(before, keys)).isTrue();
            assertThat(Rehearsal.isSigned(after, keys)).isFalse();
            assertThat(Rehearsal.isSigned(after, Rehearsal.published())).isTrue();
        }
    }

    @Test
    void thePrivateHalfLiesSealedAndOpensInItsOwnRowOnly() throws SQLException {
        try (Receiver receiver = Receiver.plain()) {
            Rehearsal.subscribe(Rehearsal.acme(), receiver, MOVED);
            next(receiver);
            byte[] sealed = (byte[]) Records.rows("select sealed from webhook_signing_key where wire = ?", WIRE)
                    .getFirst()
                    .get("sealed");
            assertThatThrownBy(() -> KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(sealed)))
                    .isInstanceOf(Exception.class);
            rotate(0);
            Records.change(
                    "update webhook_signing_key set sealed = ? where wire = ? and retires_at is null", sealed, WIRE);
            receiver.forget();
            acme.sells();
            Jobs.deliverWebhooks();
            assertThat(receiver.requests())
                    .as("nothing unsigned, and nothing signed with what was moved")
                    .isEmpty();
            assertThat(Records.number(
                            "select count(*) from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id"
                                    + " where e.wire = ? and e.url is not null and d.state = 'PENDING'",
                            WIRE))
                    .as("it waits")
                    .isEqualTo(1);
            rotate(0);
            Sandbox.advance(61);
            Jobs.deliverWebhooks();
            assertThat(Rehearsal.isSigned(receiver.only(), Rehearsal.published()))
                    .isTrue();
        }
    }

    @Test
    void theOperatorIsShownAPublicKeyAndNothingElse() throws Exception {
        JsonNode made = rotate(HOUR);
        assertThat(made.get("activates_at")).as("the first signs at once").isEqualTo(made.get("created_at"));
        String pem = made.get("public_key").textValue();
        assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\n").endsWith("\n-----END PUBLIC KEY-----\n");
        byte[] der = Base64.getMimeDecoder()
                .decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
        assertThat(der).isEqualTo(Rehearsal.published().getFirst().publicKey());
        operator.call("POST", PATH + "unigox", Json.object()).problem(404, "not_found");
        operator.call("POST", PATH + "nothing", Json.object()).problem(404, "not_found");
        operator.call("POST", PATH + WIRE, Json.object("overlap_seconds", -1)).problem(400, "invalid_request");
        operator.call("POST", operator.webhooksOfAcme("/rehearsal/secret"), Json.object())
                .problem(409, "conflict");
    }

    @Test
    void neverShowsItself() {
        assertThat(new SigningKey(java.util.UUID.randomUUID(), null).toString()).startsWith("SigningKey[");
        assertThat(Rehearsal.rotate(Duration.ZERO).toString()).doesNotContain("sealed");
    }

    private String signer(Receiver receiver) {
        return next(receiver).headers().get("x-key");
    }

    /** What the receiver is sent of another order. */
    private Request next(Receiver receiver) {
        receiver.forget();
        acme.sells();
        Jobs.deliverWebhooks();
        return receiver.only();
    }

    private JsonNode rotate(int overlap) {
        return operator.call("POST", PATH + WIRE, Json.object("overlap_seconds", overlap))
                .is(201)
                .body();
    }

    private static String kid(JsonNode key) {
        return key.get("kid").textValue();
    }

    private static List<String> ids() {
        return Rehearsal.published().stream().map(key -> key.id().toString()).toList();
    }
}
