package dev.countersign.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.AquanowDesk;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.CustodyDesk;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Sandbox;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders of every wire go their whole way, well and badly; then everything that left the service for operators is looked through. */
@QuarkusTest
@TestProfile(TracingOn.class)
class NothingSecretTest {

    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(secret|private|api_key|token|password).*");
    private static final int SHORTEST = 16;

    /** By what they are. */
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private final String told = "canary" + UUID.randomUUID();

    @Inject
    KeptSpans spans;

    @Inject
    OpenTelemetry telemetry;

    @BeforeEach
    void forget() {
        spans.forget(telemetry);
    }

    @Test
    void isInSpansOrInLogLines() throws IOException {
        secrets.put("what people wrote, and what is in URLs", told);
        collect("world", Sandbox.world());
        String request = offRamp();
        customersSend();
        withdrawals();
        refusals();

        List<SpanData> seen = spans.all(telemetry);
        assertThat(seen).hasSizeGreaterThan(100);
        for (SpanData span : seen) {
            String all =
                    span.getName() + span.getAttributes() + span.getEvents() + span.getStatus() + span.getResource();
            secrets.forEach((what, secret) -> assertThat(all).as(what).doesNotContain(secret));
            assertThat(all).doesNotContain("127.0.0.1:", "Apache-HttpClient", "?key=");
        }

        List<String> lines = Files.readAllLines(Path.of(TracingOn.LOG));
        assertThat(lines).hasSizeGreaterThan(20);
        boolean known = false;
        for (String line : lines) {
            JsonNode json = Json.MAPPER.readTree(line);
            assertThat(json.has("timestamp") && json.has("level") && json.has("loggerName") && json.has("message"))
                    .as(line)
                    .isTrue();
            secrets.forEach((what, secret) -> assertThat(line).as(what).doesNotContain(secret));
            assertThat(json.get("message").textValue()).doesNotContain("?key=");
            JsonNode about = json.get("mdc");
            if (about.path("request_id").asText().equals(request)
                    && json.get("message").textValue().startsWith("order ")) {
                known = true;
                assertThat(about.path("traceId").asText()).hasSize(32);
                assertThat(about.path("spanId").asText()).hasSize(16);
            }
        }
        assertThat(known)
                .as("a line of the request says which it is, and which trace")
                .isTrue();
    }

    /** With a webhook that first fails; the id of one of its requests. */
    private String offRamp() {
        Partner acme = Partner.acme();
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url() + "?key=" + told);
            receiver.answers(500);
            JsonNode user = acme.user(told, 201);
            acme.post(
                            "/users/" + user.get("user_uuid").textValue() + "/payment-details",
                            Json.of(
                                    "{'currency':'EUR','rail':'sepa','institution_name':'%s','details':{'account':'%s'}}"
                                            .formatted(told, told)))
                    .data(201);
            Order order = acme.sells().accepted();
            Object signed = order.draft().body();
            secrets.put(
                    "a signature", Json.of(signed.toString()).get("signature").textValue());
            order.authorize(signed).data(200);
            Jobs.settleChain();
            Jobs.deliverWebhooks();
            receiver.answers(200);
            Sandbox.advance(3601);
            Jobs.deliverWebhooks();
            order.cancel();
            return initiated(acme);
        } finally {
            acme.hearsNothing();
        }
    }

    private static String initiated(Partner acme) {
        return Http.call(
                        "POST",
                        "/api/v1/partner/offramp/initiate",
                        acme.headers(),
                        Json.object("quote_id", acme.quoteId()))
                .headers()
                .get("x-request-id");
    }

    private void customersSend() {
        CustomerDesk desk = CustomerDesk.acme();
        secrets.put("a customer's address", desk.email());
        JsonNode order = desk.send("20");
        secrets.put("a code", "code is " + CustomerDesk.code(desk.email(), order));
        desk.confirm(order).is(200);
        Jobs.settleChain();
        LiriumClient backend = desk.backend();
        String token = backend.token();
        secrets.put("a token that a caller signed", token);
        Http.call("GET", desk.orders() + "?reference=" + told, Map.of("Authorization", "Bearer " + token), null);
    }

    private void withdrawals() {
        CustodyDesk custody = CustodyDesk.open().requiring(1);
        BitGoClient creator = custody.creator();
        secrets.put("a person's token", creator.token());
        secrets.put("the digest of a token", creator.sha256());
        custody.send(creator, "1000000");
        custody.decide(custody.admin(0), custody.waiting(), "approved");
        Jobs.dispatch();
        AquanowDesk aquanow = AquanowDesk.acme();
        secrets.put("an HMAC secret", aquanow.requester().secret());
        String asked = aquanow.asked();
        aquanow.approver().post(AquanowDesk.REVIEW, AquanowDesk.decision("APPROVE", asked));
        Jobs.askPolicyAgain();
        Jobs.settleChain();
    }

    /** Keys that are none, bodies that are none, paths that are none. */
    private void refusals() {
        Partner acme = Partner.acme();
        acme.withKey("csk_" + told).get("/offramp?x=" + told);
        acme.post("/offramp/quote", "{\"" + told);
        acme.post("/offramp/quote", "{\"a\":" + told + "}");
        acme.post("/offramp/quote", "{\"user_uuid\":\"" + told + "\",\"crypto_amount\":{\"x\":\"" + told + "\"}}");
        acme.get("/orders/nobody?limit=" + told);
        acme.get("/nothing/here?key=" + told);
        acme.call("GET", "/webhooks?key=" + told, null);
        Http.call("GET", "/v1/customers/nobody", Map.of("Authorization", "Bearer " + told, "User-Agent", told), null);
        Http.call("GET", "/api/v2/user/nobody?key=" + told, Map.of("Authorization", "Bearer v2x" + told), null);
        Http.call("POST", "/accounts/v1/approval", Map.of("x-api-key", told, "x-signature", told), "{}");
    }

    private void collect(String where, JsonNode node) {
        node.fields().forEachRemaining(member -> {
            JsonNode value = member.getValue();
            String name = where + "/" + member.getKey();
            if (value.isTextual()
                    && SECRET_NAME.matcher(member.getKey()).matches()
                    && value.textValue().length() >= SHORTEST) {
                secrets.put(name, value.textValue());
            }
            collect(name, value);
        });
        if (node.isArray()) {
            node.forEach(each -> collect(where, each));
        }
    }
}
