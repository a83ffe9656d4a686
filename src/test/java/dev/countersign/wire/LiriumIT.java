package dev.countersign.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;

/** Orders of a bank's customers: RS512 tokens, codes by mail, a review by one of the bank's people. */
@QuarkusIntegrationTest
class LiriumIT {

    private static final Pattern CODE = Pattern.compile("code is (\\d{6})");

    private final CustomerDesk desk = CustomerDesk.acme();

    @Test
    void aSmallSendGoesOnceTheCustomerHasConfirmed() {
        JsonNode order = desk.send("25.00");
        confirm(order);
        assertThat(completed(order)
                        .at("/send/destination/crypto_currency_transaction")
                        .isMissingNode())
                .isFalse();
    }

    @Test
    void aLargeSendWaitsForOneOfTheBanksPeople() throws Exception {
        try (Receiver receiver = Receiver.plain()) {
            desk.backend()
                    .post(
                            "/v1/webhooks/subscriptions",
                            Json.of("{'events':['order-closed']}").put("url", receiver.url()))
                    .is(200);
            JsonNode order = desk.send("5000.00");
            confirm(order);
            JsonNode held = desk.look(order);
            assertThat(held.at("/send/authorizations/0/state").textValue()).isEqualTo("pending");
            desk.decide(held, "approved").is(200);
            completed(order);
            Patience.eventually("to be told of the end", receiver::count, count -> count > 0);
            isSigned(receiver.requests().getFirst());
        }
    }

    @Test
    void theOperatorRegistersAKeyAndACustomer() {
        Operator operator = new Operator();
        String partner = "/admin/v1/partners/" + desk.partnerId();
        KeyPair keys = LiriumClient.newKeys(2048);
        JsonNode key = operator.call(
                        "POST",
                        partner + "/rs512-keys",
                        Json.of("{'label':'it','scopes':['partner:read']}")
                                .put("public_key", LiriumClient.pem(keys.getPublic())))
                .is(201)
                .body();
        LiriumClient.registered(desk.partnerId().toString(), key, keys)
                .get("/v1/partner")
                .is(200);
        operator.call("POST", partner + "/customers", Json.object("email", "it@example.com", "name", "Ida Test"))
                .is(201);
    }

    @Test
    void saysWhatThePolicyWouldDo() {
        assertThat(evaluated("1").get("decision").textValue()).isEqualTo("ALLOWED");
        assertThat(evaluated("1000").get("decision").textValue()).isEqualTo("HELD");
    }

    private JsonNode evaluated(String amount) {
        return desk.backend()
                .post("/v1/policies/evaluate", Json.of("""
                {'asset':'USDC','network':'polygon','purpose':'CUSTOMER_SEND','amount':'%s','recipient':'%s'}""".formatted(amount, CustomerDesk.OUTSIDE)))
                .is(200)
                .body();
    }

    @Test
    void refusesInItsEnvelope() {
        String unknown = desk.orders() + "/" + UUID.randomUUID();
        Http.call("GET", unknown, Map.of(), null).refusedLirium(401, "auth_required");
        Http.call("GET", unknown, Map.of("Authorization", "Bearer a.b.c"), null).refusedLirium(401, "auth_required");
        desk.customerToken().post("/v1/policies/evaluate", Json.object()).refusedLirium(403, "forbidden");
        desk.backend().get(unknown).refusedLirium(404, "not_found");
        desk.backend().post(desk.orders(), "{nonsense").refusedLirium(400, "body_parse_error");
        desk.create("{'operation':'teleport'}").refusedLirium(400, "invalid_parameters");
        desk.backend().call("PUT", unknown, Json.object()).refusedLirium(405, "method_not_allowed");
        Map<String, String> text = new TreeMap<>(desk.backend().headers());
        text.put("Content-Type", "text/plain");
        Http.call("POST", desk.orders(), text, "{}").refusedLirium(415, "body_parse_error");
    }

    /** An RS512 token over the digest of the body, by the key that is published. */
    private static void isSigned(Receiver.Request told) throws Exception {
        JsonNode published = Http.call("GET", "/v1/webhooks/public_keys", Map.of(), null)
                .is(200)
                .body()
                .at("/public_keys/0/public_key");
        JsonWebSignature token = new JsonWebSignature();
        token.setCompactSerialization(told.headers().get("x-jwt-signature"));
        token.setKey(LiriumClient.publicKey(published.textValue()));
        assertThat(token.getPayload())
                .contains(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(told.body())));
    }

    /** With the code from the mail, which a job sends. */
    private void confirm(JsonNode order) {
        boolean asked = order.at("/" + order.get("operation").textValue() + "/requires_confirmation_code")
                .booleanValue();
        desk.backend()
                .post(
                        desk.order(order) + "/confirm",
                        asked ? Json.object("confirmation_code", mailedCode(order)) : Json.object())
                .is(200);
    }

    private String mailedCode(JsonNode order) {
        return Patience.eventually("the mail with the code", () -> code(order), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> code(JsonNode order) {
        return StreamSupport.stream(Sandbox.mailbox(desk.email()).spliterator(), false)
                .map(mail -> mail.get("text").textValue())
                .filter(text -> text.contains(order.get("id").textValue()))
                .map(CODE::matcher)
                .filter(Matcher::find)
                .map(code -> code.group(1))
                .findFirst();
    }

    private JsonNode completed(JsonNode order) {
        return Patience.eventually(
                "the order to be completed",
                () -> desk.look(order),
                now -> now.get("state").textValue().equals("completed"));
    }
}
