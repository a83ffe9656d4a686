package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.ForwardRequestDraft;
import dev.countersign.driver.ForwardRequestDraft.Domain;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Sandbox;
import dev.countersign.driver.Snapshot;
import dev.countersign.driver.WalletKey;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a wallet may send, every wrong thing that an attacker may, and that wrong things change nothing. */
@QuarkusTest
class AuthorizeCryptoTransferTest {

    private static final BigInteger STRANGER = BigInteger.valueOf(4_711);
    private static final String ELSEWHERE = "0x00000000000000000000000000000000deadbeef";

    private final Partner acme = Partner.acme();
    private final Order order = acme.sells().accepted();
    private final ForwardRequestDraft honest = order.draft();

    /** No order of these tests stays open, nor released: the next test meets the wallet's nonce as it is on the chain. */
    @AfterEach
    void leaveNothingBehind() {
        Jobs.settleChain();
        if (order.status().equals("awaiting_crypto_transfer_authorization")) {
            order.cancel().data(200);
        }
    }

    // --- accepted spellings
    // ---------------------------------------------------------------------------------------------

    @Test
    void acceptsASignatureWithout0x() {
        accepts(honest.body(honest.signature().substring(2)));
    }

    @Test
    void acceptsVOf0And1() {
        String signature = honest.signature();
        accepts(honest.body(signature.substring(0, 130) + (signature.endsWith("1b") ? "00" : "01")));
    }

    @Test
    void acceptsUpperCaseHexadecimals() {
        String signature = "0x" + honest.signature().substring(2).toUpperCase(Locale.ROOT);
        accepts(honest.sending("from", upper("from"))
                .sending("to", upper("to"))
                .sending("data", upper("data"))
                .body(signature));
    }

    @Test
    void acceptsNumbersAsJsonIntegers() {
        ForwardRequestDraft draft = honest;
        for (String field : List.of("value", "gas", "nonce", "deadline")) {
            draft = draft.sending(field, Long.parseLong(honest.field(field)));
        }
        accepts(draft.body());
    }

    @Test
    void acceptsNumbersAsHexadecimals() {
        ForwardRequestDraft draft = honest;
        for (String field : List.of("value", "gas", "nonce", "deadline")) {
            draft = draft.sending(field, "0x" + new BigInteger(honest.field(field)).toString(16));
        }
        accepts(draft.body());
    }

    @Test
    void acceptsTheLargestDeadlineAndLessGas() {
        accepts(honest.with("deadline", String.valueOf((1L << 48) - 1))
                .with("gas", "21000")
                .body());
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        ObjectNode body = honest.body();
        body.put("state", "COMPLETED").put("order_id", UUID.randomUUID().toString());
        ((ObjectNode) body.get("forward_request")).put("signature", "0x00").put("validUntilTime", "0");
        accepts(body);
    }

    // --- another signer, another domain
    // -----------------------------------------------------------------------------------

    @Test
    void refusesAnotherKey() {
        refuses("signature", honest.signedBy(STRANGER).body());
    }

    @Test
    void refusesTheKeyOfAnotherPartner() {
        refuses("signature", honest.signedBy(Partner.rival().walletKey()).body());
    }

    @Test
    void refusesAnotherPartnersOwnSignedRequest() {
        Partner rival = Partner.rival();
        refuses(
                "from",
                honest.with("from", rival.walletAddress())
                        .signedBy(rival.walletKey())
                        .body());
    }

    @Test
    void refusesEveryOtherDomain() {
        Domain ours = honest.domain();
        List.of(
                        new Domain("Other", ours.version(), ours.chainId(), ours.forwarder()),
                        new Domain(ours.name(), "2", ours.chainId(), ours.forwarder()),
                        new Domain(ours.name(), ours.version(), BigInteger.ONE, ours.forwarder()),
                        new Domain(ours.name(), ours.version(), ours.chainId(), ELSEWHERE))
                .forEach(domain -> refuses("signature", honest.under(domain).body()));
    }

    // --- signatures
    // -------------------------------------------------------------------------------------------------------

    @Test
    void refusesTheMalleableTwin() {
        refuses("signature", honest.body(WalletKey.highS(honest.signature())));
    }

    @Test
    void refusesSignaturesOfAnotherForm() {
        String signature = honest.signature();
        String r = signature.substring(2, 66);
        String s = signature.substring(66, 130);
        String order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
        List.of(
                        "",
                        "0x",
                        signature.substring(0, 130),
                        signature + "00",
                        signature.substring(0, 131),
                        signature.substring(0, 130) + "1d",
                        signature.substring(0, 130) + "02",
                        signature.substring(0, 130) + "ff",
                        "0x" + "0".repeat(64) + s + "1b",
                        "0x" + r + "0".repeat(64) + "1b",
                        "0x" + order + s + "1b",
                        "0x" + "f".repeat(128) + "1b",
                        "0x" + "0".repeat(130),
                        "0x" + "z".repeat(130),
                        " " + signature,
                        "０x" + signature.substring(2),
                        "1".repeat(65_536))
                .forEach(bad -> refuses("signature", honest.body(bad)));
    }

    @Test
    void refusesSignaturesOfAnotherType() {
        for (String bad : List.of("null", "7", "true", "[]", "{}", "1.5")) {
            ObjectNode body = honest.body();
            body.set("signature", Json.of("{'x':" + bad + "}").get("x"));
            refuses("signature", body);
        }
        ObjectNode missing = honest.body();
        missing.remove("signature");
        refuses("signature", missing);
    }

    // --- fields that are not what was issued
    // --------------------------------------------------------------------------------

    @Test
    void refusesOtherAddresses() {
        refuses("forward_request.from", honest.with("from", ELSEWHERE).body());
        refuses("forward_request.to", honest.with("to", ELSEWHERE).body());
        refuses("forward_request.to", honest.with("to", honest.field("from")).body());
    }

    @Test
    void refusesAnyValue() {
        refuses("forward_request.value", honest.with("value", "1").body());
        refuses(
                "forward_request.value",
                honest.with(
                                "value",
                                BigInteger.TWO.pow(256).subtract(BigInteger.ONE).toString())
                        .body());
    }

    @Test
    void refusesSenselessGas() {
        refuses("forward_request.gas", honest.with("gas", "0").body());
        refuses("forward_request.gas", honest.with("gas", "20999").body());
        refuses("forward_request.gas", honest.with("gas", "500001").body());
    }

    @Test
    void refusesEveryOtherNonce() {
        BigInteger nonce = new BigInteger(honest.field("nonce"));
        String higher = nonce.add(BigInteger.ONE).toString();
        String message =
                refuses("forward_request.nonce", honest.with("nonce", higher).body());
        assertThat(message).contains(nonce.toString());
        refuses(
                "forward_request.nonce",
                honest.with("nonce", BigInteger.TWO.pow(255).toString()).body());
        if (nonce.signum() > 0) {
            String lower = nonce.subtract(BigInteger.ONE).toString();
            refuses("forward_request.nonce", honest.with("nonce", lower).body());
        }
    }

    @Test
    void refusesANonceThatWasUsed() {
        Order other = acme.sells().accepted();
        accepts(honest.body());
        Jobs.settleChain();
        order.is("crypto_received");
        Snapshot before = other.snapshot();
        ForwardRequestDraft reused = other.draft().with("nonce", honest.field("nonce"));
        assertThat(other.authorize(reused.body()).refused(400, "INVALID_REQUEST"))
                .contains("nonce");
        assertThat(other.snapshot()).isEqualTo(before);
        other.cancel().data(200);
    }

    @Test
    void refusesDeadlinesThatAreOverOrNoUint48() {
        long now = Sandbox.now().getEpochSecond();
        for (String stale :
                List.of("0", "1", String.valueOf(now - 3600), String.valueOf(now), String.valueOf(now + 5))) {
            refuses("forward_request.deadline", honest.with("deadline", stale).body());
        }
        for (String wide : List.of(String.valueOf(1L << 48), "1" + "0".repeat(77))) {
            refuses("deadline", honest.with("deadline", wide).body());
        }
    }

    @Test
    void refusesAnyOtherByteOfData() {
        Snapshot before = order.snapshot();
        String data = honest.field("data");
        for (int at = 2; at < data.length(); at += 2) {
            String other = "%02x".formatted(Integer.parseInt(data.substring(at, at + 2), 16) ^ 1);
            String mutated = data.substring(0, at) + other + data.substring(at + 2);
            String message =
                    order.authorize(honest.with("data", mutated).body()).refused(400, "INVALID_REQUEST");
            assertThat(message).as("byte " + (at / 2 - 1)).startsWith("forward_request.data");
        }
        assertThat(order.snapshot()).isEqualTo(before);
    }

    @Test
    void refusesOtherData() {
        String data = honest.field("data");
        for (String other :
                List.of("0x", data + "00", data.substring(0, data.length() - 2), "0xac9650d8" + data.substring(10))) {
            refuses("forward_request.data", honest.with("data", other).body());
        }
    }

    // --- forms
    // -------------------------------------------------------------------------------------------------------------

    @Test
    void refusesMissingNullAndWronglyTypedFields() {
        for (String field : List.of("from", "to", "value", "gas", "nonce", "deadline", "data")) {
            ObjectNode missing = honest.body();
            ((ObjectNode) missing.get("forward_request")).remove(field);
            refuses("forward_request." + field, missing);
            for (String wrong : List.of(
                    "null", "true", "[]", "{}", "['1']", "1.5", "''", "' '", "'x'", "'-1'", "-1", "'0x'", "'1e3'")) {
                ObjectNode body = honest.body();
                JsonNode value = Json.of("{'x':" + wrong + "}").get("x");
                ((ObjectNode) body.get("forward_request")).set(field, value);
                refuses("forward_request." + field, body);
            }
        }
    }

    @Test
    void refusesNumbersThatAreNotInAscii() {
        refuses("forward_request.gas", honest.sending("gas", "５00000").body());
        refuses("forward_request.nonce", honest.sending("nonce", "9".repeat(79)).body());
        refuses(
                "forward_request.nonce",
                honest.sending("nonce", "0x1" + "0".repeat(64)).body());
    }

    @Test
    void refusesBodiesOfAnotherForm() {
        for (String bad : List.of(
                "{}",
                "[]",
                "null",
                "7",
                "'text'",
                "{'forward_request':null,'signature':'0x'}",
                "{'forward_request':[],'signature':'0x'}",
                "{'forward_request':'text','signature':'0x'}",
                "{'signature':'0x'}",
                "{",
                "not json",
                "{'forward_request':{},}",
                honest.body() + " {}",
                honest.body() + "x",
                "{'signature':'0x'," + honest.body().toString().substring(1),
                "{'forward_request':" + "[".repeat(2_000) + "]".repeat(2_000) + "}",
                "{'forward_request':{'gas':" + "9".repeat(5_000) + "},'signature':'0x'}")) {
            refuses("", bad.replace('\'', '"'));
        }
        refuses("", null);
        refuses("", "");
    }

    @Test
    void refusesBodiesThatAreNotUtf8() {
        Snapshot before = order.snapshot();
        Answer answer = Http.raw(
                "POST", "/api/v1/partner" + order.path("/authorize-crypto-transfer"), acme.headers(), new byte[] {
                    '{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'
                });
        answer.refused(400, "INVALID_REQUEST");
        assertThat(order.snapshot()).isEqualTo(before);
    }

    @Test
    void refusesAnotherContentType() {
        Snapshot before = order.snapshot();
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/xml")) {
            Map<String, String> headers = acme.headers();
            headers.put("Content-Type", type);
            Http.raw(
                            "POST",
                            "/api/v1/partner" + order.path("/authorize-crypto-transfer"),
                            headers,
                            honest.body().toString().getBytes(StandardCharsets.UTF_8))
                    .refused(415, "INVALID_REQUEST");
        }
        assertThat(order.snapshot()).isEqualTo(before);
    }

    // --- who, and when
    // -----------------------------------------------------------------------------------------------------

    @Test
    void anotherPartnerCannotTellTheOrderFromAnUnknownOne() {
        Snapshot before = order.snapshot();
        Partner rival = Partner.rival();
        Order unknown = new Order(rival, order.provider(), UUID.randomUUID().toString());
        Order foreign = new Order(rival, order.provider(), order.id());
        for (String call : List.of("", "/transfer-authorization-parameters")) {
            same(rival.get(foreign.path(call)), rival.get(unknown.path(call)));
        }
        for (String call : List.of("/authorize-crypto-transfer", "/confirm-fiat-received", "/cancel")) {
            same(rival.post(foreign.path(call), honest.body()), rival.post(unknown.path(call), honest.body()));
        }
        assertThat(order.snapshot()).isEqualTo(before);
        acme.get("/orders/" + rival.knownOrderId()).refused(404, "ORDER_NOT_FOUND");
    }

    @Test
    void checksTheCallerThenTheOrderThenItsStatusThenTheForm() {
        List<String> malformed = List.of("{}", "[]", "{", "not json", "{\"forward_request\":7,\"signature\":true}");
        Order unknown = new Order(acme, order.provider(), UUID.randomUUID().toString());
        Order ended = acme.sells();
        ended.cancel().data(200);
        for (String body : malformed) {
            Order nobody = new Order(acme.withKey("ck_nobody"), order.provider(), order.id());
            nobody.authorize(body).refused(401, "UNAUTHORIZED");
            unknown.authorize(body).refused(404, "ORDER_NOT_FOUND");
            ended.authorize(body).refused(409, "INVALID_STATUS");
            order.authorize(body).refused(400, "INVALID_REQUEST");
        }
        new Order(acme, order.provider(), "7").authorize("{").refused(400, "INVALID_REQUEST");
    }

    @Test
    void refusesASecondSignature() {
        accepts(honest.body());
        Snapshot before = order.snapshot();
        order.authorize(honest.body()).refused(409, "INVALID_STATUS");
        order.authorize(honest.with("nonce", "999").body()).refused(409, "INVALID_STATUS");
        assertThat(order.snapshot()).isEqualTo(before);
        order.partner().get(order.path("/transfer-authorization-parameters")).refused(409, "INVALID_STATUS");
    }

    @Test
    void refusesASignatureAfterTheOrderWasCancelled() {
        order.cancel().data(200);
        Snapshot before = order.snapshot();
        order.authorize(honest.body()).refused(409, "INVALID_STATUS");
        order.cancel().refused(400, "INVALID_STATUS");
        assertThat(order.snapshot()).isEqualTo(before);
        assertThat(order.authorization()).isEqualTo("CANCELLED");
        assertThat(order.transfer("FUNDING")).isEqualTo("CANCELLED");
    }

    @Test
    void refusesASignatureAfterTheWindow() {
        Sandbox.advance(1800);
        order.is("cancelled");
        Snapshot before = order.snapshot();
        order.authorize(honest.with("deadline", String.valueOf((1L << 48) - 1)).body())
                .refused(409, "INVALID_STATUS");
        assertThat(order.snapshot()).isEqualTo(before);
        assertThat(order.authorization()).isEqualTo("EXPIRED");
    }

    @Test
    void refusesASignatureBeforeAProviderAccepted() {
        Order early = acme.sells();
        Snapshot before = early.snapshot();
        early.authorize(honest.body()).refused(409, "INVALID_STATUS");
        acme.get(early.path("/transfer-authorization-parameters")).refused(409, "INVALID_STATUS");
        assertThat(early.snapshot()).isEqualTo(before);
        early.cancel().data(200);
    }

    private String upper(String field) {
        return "0x" + honest.field(field).substring(2).toUpperCase(Locale.ROOT);
    }

    private void accepts(Object body) {
        JsonNode data = order.authorize(body).data(200);
        assertThat(data.get("status").textValue()).isEqualTo("crypto_transfer_authorization_pending");
        assertThat(order.authorization()).isEqualTo("APPROVED");
        assertThat(order.transfer("FUNDING")).isEqualTo("RELEASED");
    }

    /** Refused as an invalid request whose message names the field, and nothing changed. */
    private String refuses(String field, Object body) {
        Snapshot before = order.snapshot();
        Answer answer = order.authorize(body);
        String message = answer.refused(400, "INVALID_REQUEST");
        assertThat(message).as(answer.toString()).contains(field);
        assertThat(message).hasSizeLessThan(400);
        assertThat(order.snapshot()).isEqualTo(before);
        return message;
    }

    private static void same(Answer foreign, Answer unknown) {
        foreign.refused(404, "ORDER_NOT_FOUND");
        assertThat(foreign.text()).isEqualTo(unknown.text());
        assertThat(foreign.status()).isEqualTo(unknown.status());
        assertThat(Json.names(foreign.body())).isEqualTo(Json.names(unknown.body()));
        UnaryOperator<Map<String, String>> comparable = headers -> {
            Map<String, String> copy = new java.util.TreeMap<>(headers);
            copy.keySet().removeAll(List.of("x-request-id", "date"));
            return copy;
        };
        assertThat(comparable.apply(foreign.headers())).isEqualTo(comparable.apply(unknown.headers()));
    }
}
