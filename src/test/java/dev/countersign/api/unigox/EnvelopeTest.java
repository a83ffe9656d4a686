package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Provider;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.IssuedCredential;
import dev.countersign.identity.Scope;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, the answer is in the envelope of the wire that was called, and tells nothing of our insides. */
@QuarkusTest
class EnvelopeTest {

    @Inject
    IdentityService identity;

    private final Partner acme = Partner.acme();

    @Test
    void aMissingOrWrongKeyIsUnauthorizedEverywhere() {
        String known = acme.apiKey();
        for (String key : new String[] {
            null,
            "",
            "x",
            known + "x",
            known.substring(0, known.length() - 1),
            known.toUpperCase(java.util.Locale.ROOT),
            "ck_" + "A".repeat(60),
            "A".repeat(5000),
            Provider.first().apiKey(),
            Sandbox.world().get("admin").get("token").textValue()
        }) {
            Partner nobody = acme.withKey(key);
            String id = UUID.randomUUID().toString();
            for (String path :
                    List.of("/orders", "/orders/" + id, "/orders/" + id + "/transfer-authorization-parameters")) {
                nobody.get(path).refused(401, "UNAUTHORIZED");
            }
            for (String path : List.of(
                    "/orders/" + id + "/authorize-crypto-transfer",
                    "/orders/" + id + "/confirm-fiat-received",
                    "/orders/" + id + "/cancel",
                    "/offramp/estimate",
                    "/offramp/quote",
                    "/offramp/initiate")) {
                nobody.post(path, Json.object()).refused(401, "UNAUTHORIZED");
            }
            nobody.post("/users", Json.object()).refusedAccount(401, "unauthorized");
            nobody.get("/users/" + id + "/payment-details").refusedAccount(401, "unauthorized");
            nobody.call("PATCH", "/users/" + id + "/kyc", Json.object()).refusedAccount(401, "unauthorized");
            nobody.call("DELETE", "/users/" + id + "/payment-details/1", null).refusedAccount(401, "unauthorized");
            nobody.get("/verify-auth").refusedAccount(401, "unauthorized");
        }
    }

    @Test
    void aGoodKeyIsVerified() {
        assertThat(acme.get("/verify-auth").data(200).get("authenticated").booleanValue())
                .isTrue();
    }

    @Test
    void aKeyDoesOnlyWhatItsScopesAllowAndNothingOnceRevoked() throws Throwable {
        UUID partner = UUID.fromString(Sandbox.world().get("partner").get("id").textValue());
        IssuedCredential issued = VertxContextSupport.subscribeAndAwait(
                        () -> identity.issueApiKey(partner, "read only", Set.of(Scope.RAMP_READ)))
                .orElseThrow();
        Partner reader = acme.withKey(issued.token().reveal());
        Order order = acme.sells().accepted();

        reader.get("/orders/" + order.id()).data(200);
        reader.get(order.path("/transfer-authorization-parameters")).data(200);
        reader.post(order.path("/authorize-crypto-transfer"), order.draft().body())
                .refused(403, "OPERATION_NOT_ALLOWED");
        reader.post(order.path("/cancel"), null).refused(403, "OPERATION_NOT_ALLOWED");
        reader.post(order.path("/confirm-fiat-received"), null).refused(403, "OPERATION_NOT_ALLOWED");
        reader.quote(acme.quoteRequest()).refused(403, "OPERATION_NOT_ALLOWED");
        reader.post("/users", Json.of("{'user_ref':'a','email':'a@b'}")).refusedAccount(403, "operation_not_allowed");
        order.is("awaiting_crypto_transfer_authorization");

        UUID credential = (UUID) Records.rows(
                        "select id from credential where public_id = ?",
                        issued.token().publicId())
                .getFirst()
                .get("id");
        assertThat(VertxContextSupport.subscribeAndAwait(
                        () -> identity.revoke(partner, CredentialKind.API_KEY, credential)))
                .isTrue();
        reader.get("/orders").refused(401, "UNAUTHORIZED");
        order.cancel().data(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/orders/1/2/3", "/offramp", "/offramp/nothing", "/"})
    void anUnknownPathIsNotFound(String path) {
        acme.get(path).refused(404, "INVALID_REQUEST");
    }

    @Test
    void anUnknownUserPathIsNotFoundInItsOwnEnvelope() {
        acme.get("/users/1/2/3").refusedAccount(404, "invalid_request");
    }

    @Test
    void anotherMethodIsRefused() {
        acme.call("DELETE", "/orders", null).refused(405, "INVALID_REQUEST");
        acme.call("PUT", "/offramp/quote", Json.object()).refused(405, "INVALID_REQUEST");
        acme.get("/offramp/quote").refused(405, "INVALID_REQUEST");
        acme.call("PUT", "/users", Json.object()).refusedAccount(405, "invalid_request");
    }

    @Test
    void anotherContentTypeIsRefused() {
        Map<String, String> headers = acme.headers();
        headers.put("Content-Type", "text/plain");
        Http.call("POST", "/api/v1/partner/offramp/quote", headers, acme.quoteRequest())
                .refused(415, "INVALID_REQUEST");
        Http.call("POST", "/api/v1/partner/users", headers, "{}").refusedAccount(415, "invalid_request");
    }

    @Test
    void anotherAcceptIsRefused() {
        Map<String, String> headers = acme.headers();
        headers.put("Accept", "application/xml");
        Http.call("GET", "/api/v1/partner/orders", headers, null).refused(406, "INVALID_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "[]", "7", "\"text\"", "null", "", "not json", "{\"quote_id\":{}}", "{\"quote_id\":[1]}"})
    void aBodyThatIsNotTheExpectedJsonIsRefused(String body) {
        for (String path : List.of("/offramp/estimate", "/offramp/quote", "/offramp/initiate")) {
            acme.post(path, body).refused(400, "INVALID_REQUEST");
        }
        acme.post("/users", body).refusedAccount(400, "invalid_request");
    }

    @Test
    void aHugeBodyIsRefused() {
        byte[] huge = new byte[1_100_000];
        Map<String, String> named = new java.util.HashMap<>(acme.headers());
        named.put("X-Request-Id", "huge-1");
        Map<String, String> keyed = new java.util.HashMap<>(named);
        keyed.put("Idempotency-Key", UUID.randomUUID().toString());
        for (Map<String, String> headers : List.of(named, keyed)) {
            for (Answer answer : List.of(
                    Http.raw("POST", "/api/v1/partner/offramp/quote", headers, huge),
                    Http.chunked("/api/v1/partner/offramp/quote", headers, huge),
                    Http.chunked("/api/v1/partner/offramp/estimate", headers, huge))) {
                answer.refused(413, "INVALID_REQUEST");
                assertThat(answer.headers()).containsEntry("x-request-id", "huge-1");
            }
            Http.raw("POST", "/api/v1/partner/users", headers, huge).refusedAccount(413, "invalid_request");
            Http.chunked("/api/v1/partner/users", headers, huge).refusedAccount(413, "invalid_request");
        }
        for (String path : List.of("/provider/v1/orders/1/accept", "/admin/v1/partners", "/sandbox/v1/clock", "/x")) {
            Answer answer = Http.raw("POST", path, Map.of("X-Request-Id", "huge-2"), huge);
            answer.problem(413, "body_too_large");
            assertThat(answer.body().get("request_id").textValue()).isEqualTo("huge-2");
            assertThat(answer.headers()).containsEntry("x-request-id", "huge-2");
        }
        assertThat(Http.raw("POST", "/api/v1/partner/users", Map.of(), huge)
                        .headers()
                        .get("x-request-id"))
                .matches("[0-9a-f-]{36}");
        acme.quoteId(); // and the next request is served
    }

    /** A client that sends everything before it reads must not find the connection gone. */
    @Test
    void whoSendsAHugeBodyAlwaysGetsTheAnswer() {
        byte[] huge = new byte[8_000_000];
        for (int round = 0; round < 20; round++) {
            Http.raw("POST", "/api/v1/partner/offramp/quote", acme.headers(), huge)
                    .refused(413, "INVALID_REQUEST");
            Http.chunked("/api/v1/partner/offramp/quote", acme.headers(), huge).refused(413, "INVALID_REQUEST");
        }
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() {
        byte[] body = " ".repeat(1024 * 1024).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] quote = acme.quoteRequest().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        System.arraycopy(quote, 0, body, 0, quote.length);
        Http.raw("POST", "/api/v1/partner/offramp/quote", acme.headers(), body).data(200);
        Http.chunked("/api/v1/partner/offramp/quote", acme.headers(), body).data(200);
    }

    @Test
    void charactersThatNoTextCanHoldAreRefused() {
        String nul = "\\u0000";
        acme.post("/users", "{\"user_ref\":\"a" + nul + "\",\"email\":\"a@b\"}").refusedAccount(400, "invalid_request");
        acme.post(
                        "/users/" + acme.userUuid() + "/payment-details",
                        "{\"currency\":\"EUR\",\"rail\":\"sepa\",\"institution_name\":\"b\",\"details\":{\"iban\":\""
                                + nul + "\"}}")
                .refusedAccount(400, "invalid_request");
        acme.post(
                        "/offramp/initiate",
                        "{\"quote_id\":\"%s\",\"reference_id\":\"%s\"}".formatted(acme.quoteId(), "a" + nul))
                .refused(400, "INVALID_REQUEST");
        acme.post(
                        "/offramp/estimate",
                        "{\"crypto_currency\":\"USDT\",\"fiat_currency\":\"EUR\",\"crypto_amount\":\"1\",\"payment_method_slug\":\""
                                + nul + "\"}")
                .refused(400, "INVALID_REQUEST");
        Order order = acme.sells();
        order.provider()
                .post(order.id(), "decline", "{\"reason\":\"" + nul + "\"}")
                .problem(400, "invalid_request");
        order.is("awaiting_liquidity_provider");
    }

    @Test
    void aRequestIdIsEchoedWhenItIsPlainAndMadeOtherwise() {
        for (String id : List.of("abc-123", "A.b_c-9", "x".repeat(64))) {
            assertThat(asked("/api/v1/partner/orders", id)).isEqualTo(id);
            assertThat(asked("/api/v1/partner/nothing", id)).isEqualTo(id);
            assertThat(asked("/provider/v1/orders", id)).isEqualTo(id);
        }
        for (String id : List.of("x".repeat(65), "a b", "a\"b", "ü")) {
            assertThat(asked("/api/v1/partner/orders", id)).isNotEqualTo(id).matches("[0-9a-f-]{36}");
        }
        assertThat(acme.get("/orders").headers().get("x-request-id")).matches("[0-9a-f-]{36}");
        assertThat(acme.withKey(null).get("/orders").headers().get("x-request-id"))
                .matches("[0-9a-f-]{36}");
    }

    @Test
    void pathsInDisguiseDoNotPassTheDoor() {
        for (String path : List.of(
                "//api/v1/partner/orders",
                "/api//v1/partner/orders",
                "/api/v1/partner//orders",
                "/api/v1;x=1/partner/orders",
                "/api/v1/partner;x=1/orders",
                "/api/v1/%70artner/orders",
                "/x/../api/v1/partner/orders",
                "/./api/v1/partner/orders")) {
            Answer answer = Http.raw("GET", path, Map.of(), new byte[0]);
            assertThat(answer.status()).as(answer.toString()).isIn(400, 401, 403, 404);
        }
    }

    @Test
    void aKindOfKeyOpensOnlyItsOwnDoor() {
        assertThat(CredentialKind.API_KEY.scopes()).doesNotContain(Scope.PROVIDER, Scope.OPERATOR);
        assertThat(CredentialKind.PROVIDER_KEY.scopes()).containsExactly(Scope.PROVIDER);
        Provider.withKey(acme.apiKey()).get("/orders").problem(401, "unauthorized");
        Provider.withKey(null).get("/orders").problem(401, "unauthorized");
        acme.withKey(Provider.first().apiKey()).get("/orders").refused(401, "UNAUTHORIZED");
    }

    private String asked(String path, String id) {
        Map<String, String> headers = acme.headers();
        headers.put("X-Request-Id", id);
        return Http.call("GET", path, headers, null).headers().get("x-request-id");
    }
}
