package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Receiver.Request;
import dev.countersign.driver.Sandbox;
import dev.countersign.order.customer.CustomerOrderExpirer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a banking partner's receiver gets: the order as it was, in a body whose digest the installation signed. */
@QuarkusTest
class LiriumWebhookTest {

    private static final Pattern CODE = Pattern.compile("\\b[0-9]{6}\\b");

    private final JsonNode world = Sandbox.world();
    private final UUID partner = UUID.fromString(world.get("partner").get("id").textValue());
    private final String customer = world.get("lirium").get("customer_id").textValue();
    private final LiriumClient bank = LiriumClient.backendOf(partner);

    @Inject
    CustomerOrderExpirer expirer;

    @AfterEach
    void silence() {
        bank.get("/v1/webhooks/subscriptions")
                .is(200)
                .body()
                .get("subscriptions")
                .forEach(subscription -> bank.call(
                                "DELETE",
                                "/v1/webhooks/subscriptions/"
                                        + subscription.get("id").textValue(),
                                null)
                        .is(204));
    }

    @Test
    void aLargeSendIsToldAtEveryStepAsItsDetailsWereThen() {
        try (Receiver receiver = Receiver.plain()) {
            listen(receiver, "order-updated", "order-closed");
            JsonNode order = send("1500");
            Jobs.deliverWebhooks();
            assertThat(receiver.requests()).as("who made it knows it").isEmpty();

            confirm(order);
            told(receiver, "order-updated", "pending", order);
            assertThat(details(order).has("submitted_at")).isTrue();

            decide(order, "approved");
            told(receiver, "order-updated", "processing", order);

            Jobs.settleChain();
            told(receiver, "order-closed", "completed", order);
            assertThat(receiver.requests())
                    .extracting(Request::json)
                    .extracting(body -> body.get("id").textValue())
                    .hasSize(3)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void anApprovalBeforeTheConfirmationIsAnUpdate() {
        try (Receiver receiver = Receiver.plain()) {
            listen(receiver, "order-updated", "order-closed");
            JsonNode order = send("1500");
            decide(order, "approved");
            JsonNode told = told(receiver, "order-updated", "pending", order);
            JsonNode authorization = told.get("send").get("authorizations").get(0);
            assertThat(authorization.get("state").textValue()).isEqualTo("approved");
            assertThat(authorization.has("signed_at")).isTrue();
            assertThat(told.has("submitted_at")).isFalse();
        }
    }

    @Test
    void aRejectionAndAnExpiryCloseTheOrder() {
        try (Receiver receiver = Receiver.plain()) {
            listen(receiver, "order-closed");
            JsonNode rejected = send("1500");
            confirm(rejected);
            decide(rejected, "rejected");
            told(receiver, "order-closed", "cancelled", rejected);
            JsonNode late = buy();
            Sandbox.advance(3600);
            expirer.run().await().atMost(Duration.ofSeconds(30));
            JsonNode closed = told(receiver, "order-closed", "cancelled", late);
            assertThat(closed.get("operation").textValue()).isEqualTo("buy");
        }
    }

    @Test
    void whatIsDoneAtOnceIsClosedAndNothingElse() {
        try (Receiver receiver = Receiver.plain()) {
            listen(receiver, "order-updated", "order-closed");
            JsonNode order = buy();
            confirm(order);
            told(receiver, "order-closed", "completed", order);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void eachSubscriptionGetsTheActionsItNamed() {
        try (Receiver closed = Receiver.plain();
                Receiver updated = Receiver.plain();
                Receiver other = Receiver.plain()) {
            listen(closed, "order-closed");
            listen(updated, "order-updated");
            listen(other, "customer-state-changed", "incoming-funds");
            JsonNode order = send("1500");
            confirm(order);
            decide(order, "rejected");
            Jobs.deliverWebhooks();
            assertThat(actions(closed)).containsExactly("order-closed");
            assertThat(actions(updated)).containsExactly("order-updated");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void theSignatureIsAnRs512TokenOverTheDigestOfTheRawBytes() throws Exception {
        try (Receiver receiver = Receiver.plain()) {
            listen(receiver, "order-closed");
            confirm(buy());
            Jobs.deliverWebhooks();
            Request request = receiver.only();
            assertThat(request.headers()).containsEntry("content-type", "application/json");
            String[] token = request.headers().get("x-jwt-signature").split("\\.");
            assertThat(token).hasSize(3);
            JsonNode header = decoded(token[0]);
            JsonNode claims = decoded(token[1]);
            JsonNode key = publicKeys().get(0);
            assertThat(header)
                    .isEqualTo(Json.object(
                            "alg", "RS512", "typ", "JWT", "kid", key.get("kid").textValue()));
            assertThat(Json.names(claims)).containsExactlyInAnyOrder("iss", "iat", "digest");
            assertThat(claims.get("iss").textValue())
                    .isEqualTo("countersign")
                    .isEqualTo(key.get("issuer").textValue());
            assertThat(Duration.between(Instant.ofEpochSecond(claims.get("iat").longValue()), Instant.now()))
                    .as("whatever time the sandbox has, receivers have their own")
                    .isBetween(Duration.ofSeconds(-2), Duration.ofMinutes(1));
            assertThat(claims.get("digest").textValue())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(request.body())));
            assertThat(isSignedBy(key, token)).isTrue();
            token[1] = token[1].substring(1) + "A";
            assertThat(isSignedBy(key, token)).isFalse();
        }
    }

    /** The order goes on while the receiver is down; what it is told once more is what it was told at first. */
    @Test
    void aMessageThatIsSentAgainHasTheSameBytesWhateverHappenedSince() {
        try (Receiver receiver = Receiver.plain().answers(503)) {
            listen(receiver, "order-updated", "order-closed");
            JsonNode order = send("1500");
            confirm(order);
            Jobs.deliverWebhooks();
            byte[] first = receiver.only().body();
            decide(order, "approved");
            Jobs.settleChain();
            receiver.answers(200);
            Sandbox.advance(61);
            Jobs.deliverWebhooks();
            List<Request> all = receiver.requests();
            assertThat(all.get(1).body()).isEqualTo(first);
            assertThat(all.stream()
                            .map(request ->
                                    request.json().get("order").get("state").textValue()))
                    .containsExactly("pending", "pending", "processing", "completed");
            assertThat(all.get(2)
                            .json()
                            .get("order")
                            .get("send")
                            .get("destination")
                            .has("crypto_currency_transaction"))
                    .as("it was not on the chain then")
                    .isFalse();
            assertThat(all.getLast().json().get("order")).isEqualTo(details(order));
        }
    }

    @Test
    void anotherPartnersReceiverHearsNothing() {
        LiriumClient other = LiriumClient.ofNewPartner();
        try (Receiver foreign = Receiver.plain()) {
            other.post(
                            "/v1/webhooks/subscriptions",
                            Json.object("url", foreign.url(), "events", List.of("order-closed", "order-updated")))
                    .is(200);
            confirm(buy());
            Jobs.deliverWebhooks();
            assertThat(foreign.requests()).isEmpty();
        }
    }

    private void listen(Receiver receiver, String... events) {
        bank.post("/v1/webhooks/subscriptions", Json.object("url", receiver.url(), "events", List.of(events)))
                .is(200);
    }

    /** The newest message of this order: it is of this action, and says what the order's details say now. */
    private JsonNode told(Receiver receiver, String action, String state, JsonNode order) {
        Jobs.deliverWebhooks();
        // the clock is everybody's: what another test has left may have ended as well
        JsonNode body = receiver.requests().stream()
                .map(request -> request.json())
                .filter(told -> told.get("order").get("id").equals(order.get("id")))
                .toList()
                .getLast();
        assertThat(Json.names(body)).containsExactly("id", "action", "order");
        assertThat(body.get("action").textValue()).isEqualTo(action);
        assertThat(body.get("order").get("state").textValue()).isEqualTo(state);
        assertThat(body.get("order")).isEqualTo(details(order));
        return body.get("order");
    }

    private JsonNode details(JsonNode order) {
        return bank.get(path(order)).is(200).body();
    }

    /** Its mail is the newest, because those before it have been sent. */
    private JsonNode send(String amount) {
        Jobs.deliverMail();
        return bank.post(
                        "/v1/customers/" + customer + "/orders",
                        Json.object(
                                "operation",
                                "send",
                                "asset",
                                Json.object("currency", "USDC", "amount", amount),
                                "send",
                                Json.object(
                                        "network",
                                        "polygon",
                                        "destination",
                                        Json.object(
                                                "type",
                                                "crypto_currency_address",
                                                "value",
                                                "0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1"))))
                .is(200)
                .body();
    }

    private JsonNode buy() {
        return bank.post(
                        "/v1/customers/" + customer + "/orders",
                        Json.object("operation", "buy", "asset", Json.object("currency", "BTC", "amount", "0.01")))
                .is(200)
                .body();
    }

    private void confirm(JsonNode order) {
        boolean coded = order.has("send")
                && order.get("send").get("requires_confirmation_code").booleanValue();
        bank.post(path(order) + "/confirm", coded ? Json.object("confirmation_code", code()) : Json.object())
                .is(200);
    }

    private String code() {
        Jobs.deliverMail();
        String address = world.get("lirium").get("customer_email").textValue();
        JsonNode mail = Http.call("GET", "/sandbox/v1/mailbox?to=" + address, Map.of(), null)
                .is(200)
                .body()
                .get("messages")
                .get(0);
        Matcher found = CODE.matcher(mail.get("text").textValue());
        assertThat(found.find()).isTrue();
        return found.group();
    }

    private void decide(JsonNode order, String decision) {
        UUID reviewer = UUID.fromString(
                world.get("lirium").get("authorizer").get("user_id").textValue());
        String authorization =
                order.get("send").get("authorizations").get(0).get("id").textValue();
        bank.reviewer(reviewer)
                .call("PATCH", path(order) + "/authorizations/" + authorization, Json.object("state", decision))
                .is(200);
    }

    private String path(JsonNode order) {
        return "/v1/customers/" + customer + "/orders/" + order.get("id").textValue();
    }

    private static List<String> actions(Receiver receiver) {
        return receiver.requests().stream()
                .map(request -> request.json().get("action").textValue())
                .toList();
    }

    private static JsonNode publicKeys() {
        return Http.call("GET", "/v1/webhooks/public_keys", Map.of(), null)
                .is(200)
                .body()
                .get("public_keys");
    }

    private static JsonNode decoded(String part) throws IOException {
        return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(part));
    }

    private static boolean isSignedBy(JsonNode published, String... token) throws Exception {
        byte[] der = Base64.getMimeDecoder()
                .decode(published
                        .get("public_key")
                        .textValue()
                        .replaceAll("-----[A-Z ]+-----", "")
                        .strip());
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        Signature signature = Signature.getInstance("SHA512withRSA");
        signature.initVerify(key);
        signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(token[2]));
    }
}
