package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is let in at the pending approvals' door, and what everybody else is told. */
@QuarkusTest
class BitGoAuthenticationTest {

    private static final String PATH = "/api/v2/user/session";
    private static final String UNLOCK = "/api/v2/user/unlock";
    private static final String OTP = "{\"otp\":\"0000000\",\"duration\":60}";
    private static final List<String> VERSIONS = List.of("2.0", "3.0");

    private final BitGoClient ana = BitGoClient.plain();
    private final BitGoClient signer = BitGoClient.signing();

    @Test
    void aPlainTokenIsSentAsItIs() {
        assertThat(ana.token()).matches("csa_[0-9a-f]{24}_[A-Za-z0-9_-]{43}");
        assertThat(ana.token().length()).isNotEqualTo(67);
        Answer answer = ana.call("GET", PATH, null).is(200);
        assertThat(answer.headers()).doesNotContainKeys("hmac", "timestamp");
        assertThat(answer.body().at("/session/user").textValue())
                .isEqualTo(ana.userId().toString().replace("-", ""));
    }

    @Test
    void aTokenForSigningMayBeSentAsItIsToo() {
        assertThat(signer.token()).matches("v2x[0-9a-f]{64}").hasSize(67);
        assertThat(signer.call("GET", PATH, null).is(200).headers()).doesNotContainKeys("hmac", "timestamp");
    }

    @Test
    void aSignedRequestGetsASignedAnswer() {
        for (String version : VERSIONS) {
            signer.signed(version, "GET", PATH, "").is(200);
            signer.signed(version, "GET", PATH + "?a=%20&b=1&b=2", "").is(200);
            signer.signed(version, "POST", UNLOCK, OTP).is(200);
            signer.signed(version, "POST", UNLOCK, "{ \"otp\" : \"0000000\",\n \"x\": \"é漢\" }")
                    .is(200);
            signer.signed(version, "POST", "/api/v2/user/lock", "").is(200);
        }
    }

    /** A kept answer is signed anew, with its own time. */
    @Test
    void aRepeatedAnswerIsSignedToo() {
        Map<String, String> headers = signature("2.0", "POST", UNLOCK, OTP);
        headers.put("Idempotency-Key", "signed-once");
        Answer first = Http.call("POST", UNLOCK, headers, OTP).is(200);
        Answer second = Http.call("POST", UNLOCK, headers, OTP).is(200);
        assertThat(second.headers())
                .containsEntry("idempotency-replayed", "true")
                .containsKeys("hmac", "timestamp");
        assertThat(second.text()).isEqualTo(first.text());
    }

    /** Nobody checks what is no success, and the official client takes it unsigned. */
    @Test
    void refusalsNeedNoSignature() {
        signer.signed("2.0", "POST", UNLOCK, "{\"otp\":\"999999\"}").refusedBitGo(401, "IncorrectOtp");
        signer.signed("2.0", "POST", UNLOCK, "{").refusedBitGo(400, "InvalidRequest");
    }

    @Test
    void whatIsNotWhatWasSignedIsRefused() {
        for (String version : VERSIONS) {
            Map<String, String> good = signature(version, "POST", UNLOCK, OTP);
            refused(Http.call("POST", UNLOCK, good, OTP.replace("60", "61")));
            refused(Http.call("POST", UNLOCK, good, OTP + " "));
            refused(Http.call("POST", UNLOCK + "?x", good, OTP));
            refused(Http.call("POST", "/api/v1/user/unlock", good, OTP));
            for (Map.Entry<String, String> change : Map.of(
                            "HMAC",
                            good.get("HMAC").toUpperCase(Locale.ROOT),
                            "Auth-Timestamp",
                            String.valueOf(Long.parseLong(good.get("Auth-Timestamp")) + 1),
                            "BitGo-Auth-Version",
                            version.equals("2.0") ? "3.0" : "2.0",
                            "Authorization",
                            "Bearer " + BitGoClient.signing().sha256())
                    .entrySet()) {
                Map<String, String> headers = new HashMap<>(good);
                headers.put(change.getKey(), change.getValue());
                refused(Http.call("POST", UNLOCK, headers, OTP));
            }
            Http.call("POST", UNLOCK, good, OTP).is(200);
        }
        Map<String, String> read = signature("3.0", "GET", PATH, "");
        refused(Http.call("POST", PATH.replace("session", "lock"), read, null));
    }

    @Test
    void everyHeaderOfASignatureIsNeededOnceAndInItsForm() {
        for (String header : List.of("HMAC", "Auth-Timestamp", "BitGo-Auth-Version")) {
            Map<String, String> missing = signature("2.0", "GET", PATH, "");
            missing.remove(header);
            refused(Http.call("GET", PATH, missing, null));
            for (String odd : List.of("", "0", "-1", "1e3", "99999999999999999999", "2", "4.0", "x", "0x10", "NaN")) {
                Map<String, String> headers = signature("2.0", "GET", PATH, "");
                headers.put(header, odd);
                refused(Http.call("GET", PATH, headers, null));
            }
        }
        refused(Http.call("GET", PATH, Map.of("Authorization", "Bearer " + signer.sha256()), null));
        // only tokens that are made for it can sign
        refused(Http.call("GET", PATH, ana.signature("2.0", "GET", Instant.now().toEpochMilli(), PATH, ""), null));
    }

    /** By the real time: a sandbox's clock may stand anywhere. */
    @Test
    void aSignatureIsGoodForFiveMinutesBeforeAndAfter() {
        Sandbox.advance(3600);
        long now = Instant.now().toEpochMilli();
        for (String version : VERSIONS) {
            for (long off : new long[] {-290_000, 0, 290_000}) {
                Http.call("GET", PATH, signer.signature(version, "GET", now + off, PATH, ""), null)
                        .is(200);
            }
            for (long off : new long[] {-310_000, 310_000, -86_400_000, 3_600_000}) {
                refused(Http.call("GET", PATH, signer.signature(version, "GET", now + off, PATH, ""), null));
            }
        }
    }

    @Test
    void withoutATokenThereIsNone() {
        JsonNode body = Http.call("GET", PATH, Map.of(), null).refusedBitGo(401, "NoAccessToken");
        assertThat(body.get("error").textValue()).isEqualTo("No access token");
        assertThat(body.get("invalidToken").booleanValue()).isTrue();
        Answer answer =
                Http.call("GET", PATH, Map.of("X-API-Key", Partner.acme().apiKey()), null);
        answer.refusedBitGo(401, "NoAccessToken");
        assertThat(answer.headers()).containsEntry("x-auth-required", "true");
    }

    @Test
    void whatIsNoTokenGetsOneAnswer() {
        String good = ana.token();
        char last = good.charAt(good.length() - 1) == 'A' ? 'B' : 'A';
        for (String header : List.of(
                "Bearer",
                good,
                "bearer " + good,
                "Bearer  " + good,
                "Basic " + good,
                "Bearer " + good + " ",
                "Bearer " + good + ",x",
                "Bearer " + good.substring(0, good.length() - 1) + last,
                "Bearer " + good.substring(0, good.length() - 1),
                "Bearer " + good.replace("csa_", "csk_"),
                "Bearer v2x" + "0".repeat(64),
                "Bearer " + signer.token().toUpperCase(Locale.ROOT),
                "Bearer " + "x".repeat(10_000),
                "Bearer " + Sandbox.world().get("admin").get("token").textValue(),
                "Bearer " + Partner.acme().apiKey())) {
            if (header.endsWith(" ")) {
                continue; // trailing space is not part of a header's value
            }
            refused(Http.call("GET", PATH, Map.of("Authorization", header), null));
        }
        refused(Http.twice("GET", PATH, "Authorization", "Bearer " + good, "Bearer " + good));
    }

    @Test
    void aTokenOpensNoOtherDoor() {
        Http.call("GET", "/admin/v1/partners", ana.headers(), null).problem(401, "unauthorized");
        Http.call("GET", "/api/v1/partner/orders", Map.of("X-API-Key", ana.token()), null)
                .is(401);
        Http.call("GET", "/provider/v1/orders", Map.of("X-API-Key", ana.token()), null)
                .is(401);
        Http.call("GET", "/v1/partner/authorizations", ana.headers(), null).is(401);
    }

    @Test
    void aTokenWhoseTimeIsOverIsToldSo() throws SQLException {
        for (BitGoClient client : List.of(ana, signer)) {
            Records.change(
                    "update access_token set expires_at = countersign_now() where credential_id = ?", client.tokenId());
            JsonNode body = client.call("GET", PATH, null).refusedBitGo(401, "SessionExpired");
            assertThat(body.get("error").textValue()).isEqualTo("session expired");
        }
        signer.signed("2.0", "GET", PATH, "").refusedBitGo(401, "SessionExpired");
        // whoever only knows its hash is not told
        Map<String, String> headers = signature("2.0", "GET", PATH, "");
        headers.put("HMAC", "0".repeat(64));
        refused(Http.call("GET", PATH, headers, null));
    }

    @Test
    void aRevokedTokenIsNone() {
        new Operator()
                .call("DELETE", ana.personPath() + "/access-tokens/" + ana.tokenId(), null)
                .is(204);
        refused(ana.call("GET", PATH, null));
        new Operator()
                .call("DELETE", signer.personPath() + "/access-tokens/" + signer.tokenId(), null)
                .is(204);
        refused(signer.call("GET", PATH, null));
        refused(signer.signed("3.0", "GET", PATH, ""));
    }

    @Test
    void somebodyWhoLeftIsNobody() {
        for (BitGoClient client : List.of(ana, signer)) {
            new Operator()
                    .call("POST", client.personPath() + "/deactivate", null)
                    .is(200);
            refused(client.call("GET", PATH, null));
        }
        refused(signer.signed("2.0", "GET", PATH, ""));
    }

    @Test
    void aTokenIsGoodOnlyFromWhereItMayBeUsed() {
        refused(ana.with(token("plain", "203.0.113.0/24")).call("GET", PATH, null));
        refused(ana.with(token("plain", "2001:db8::/32", "203.0.113.7")).call("GET", PATH, null));
        BitGoClient away = ana.with(token("signed", "203.0.113.0/24"));
        refused(away.call("GET", PATH, null));
        refused(away.signed("2.0", "GET", PATH, ""));
        ana.with(token("plain", "203.0.113.0/24", "127.0.0.0/8", "::1"))
                .call("GET", PATH, null)
                .is(200);
        ana.with(token("signed", "127.0.0.0/8", "::1/128"))
                .signed("3.0", "GET", PATH, "")
                .is(200);
        // a caller cannot say where it is
        Map<String, String> headers = new HashMap<>(away.headers());
        headers.put("X-Forwarded-For", "203.0.113.7");
        headers.put("Forwarded", "for=203.0.113.7");
        refused(Http.call("GET", PATH, headers, null));
    }

    @Test
    void everybodyMayReadTheConstants() {
        Answer answer =
                Http.call("GET", "/api/v1/client/constants", Map.of(), null).is(200);
        assertThat(answer.body().get("constants").isObject()).isTrue();
    }

    /** The official client asks for it with everything, and takes a 304 for an error. */
    @Test
    void nothingIsEverNotModified() {
        Map<String, String> headers = new HashMap<>(ana.headers());
        headers.put("If-Modified-Since", "Mon, 26 Jul 1997 05:00:00 GMT");
        Http.call("GET", PATH, headers, null).is(200);
        headers.put("If-Modified-Since", "Mon, 26 Jul 2997 05:00:00 GMT");
        Http.call("GET", PATH, headers, null).is(200);
    }

    private Map<String, String> signature(String version, String method, String path, String body) {
        return new HashMap<>(signer.signature(version, method, Instant.now().toEpochMilli(), path, body));
    }

    private static ObjectNode token(String style, String... from) {
        return Json.object("label", "t", "style", style, "scopes", List.of("all"), "allowed_from", List.of(from));
    }

    /** The same answer for everybody, but for its id. */
    private static void refused(Answer answer) {
        ObjectNode body = (ObjectNode) answer.refusedBitGo(401, "InvalidToken");
        body.remove("requestId");
        assertThat(body.toString())
                .isEqualTo(
                        "{\"error\":\"unauthorized\",\"name\":\"InvalidToken\",\"context\":{},\"invalidToken\":true}");
    }
}
