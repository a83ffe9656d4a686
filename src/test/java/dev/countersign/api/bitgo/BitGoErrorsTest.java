package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.Http;
import dev.countersign.identity.session.OtpProblem;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every error of this wire is written in its own envelope. */
@QuarkusTest
class BitGoErrorsTest {

    private static final String UNLOCK = "/api/v2/user/unlock";

    private final BitGoClient ana = BitGoClient.plain();

    @Test
    void whatNobodyServesIsNotFound() {
        for (String path : List.of("/api/v2/nothing", "/api/v2/user/nothing", "/api/v2/", "/api/v1/user/nothing")) {
            ana.call("GET", path, null).refusedBitGo(404, "NotFound");
        }
    }

    @Test
    void otherMethodsAndOtherBodiesAreRefused() {
        ana.call("DELETE", "/api/v2/user/session", null).refusedBitGo(405, "MethodNotAllowed");
        ana.call("PATCH", "/api/v1/user/me", null).refusedBitGo(405, "MethodNotAllowed");
        Map<String, String> text = new HashMap<>(ana.headers());
        text.put("Content-Type", "text/plain");
        Http.call("POST", UNLOCK, text, "{}").refusedBitGo(415, "UnsupportedMediaType");
        Http.call("POST", UNLOCK, ana.headers(), new byte[2_000_000]).refusedBitGo(413, "BodyTooLarge");
        Http.chunked(UNLOCK, ana.headers(), new byte[2_000_000]).refusedBitGo(413, "BodyTooLarge");
        ana.call("POST", UNLOCK, "nonsense").refusedBitGo(400, "InvalidRequest");
        ana.call("POST", UNLOCK, new byte[] {(byte) 0xff, (byte) 0xfe}).refusedBitGo(400, "InvalidRequest");
    }

    /** The caller's own name for its request is in the header and in the body. */
    @Test
    void theCallersRequestIdComesBack() {
        String id = "0123456789abcdef0123-0000";
        Map<String, String> headers = new HashMap<>(ana.headers());
        headers.put("Request-ID", id);
        assertThat(Http.call("GET", "/api/v2/user/me", headers, null).is(200).headers())
                .containsEntry("request-id", id)
                .containsEntry("x-request-id", id);
        JsonNode refused = Http.call("GET", "/api/v2/nothing", headers, null).refusedBitGo(404, "NotFound");
        assertThat(refused.get("requestId").textValue()).isEqualTo(id);
        assertThat(Http.call("POST", UNLOCK, headers, new byte[2_000_000])
                        .refusedBitGo(413, "BodyTooLarge")
                        .get("requestId")
                        .textValue())
                .isEqualTo(id);
        headers.put("Request-ID", "not plain {}");
        Answer other = Http.call("GET", "/api/v2/nothing", headers, null);
        other.refusedBitGo(404, "NotFound");
        assertThat(other.headers().get("request-id")).doesNotContain("plain");
    }

    /** On other wires nobody knows that header. */
    @Test
    void otherWiresKeepTheirOwnHeader() {
        Answer answer = Http.call("GET", "/admin/v1/partners", Map.of("Request-ID", "mine"), null);
        assertThat(answer.headers()).doesNotContainKey("request-id");
        assertThat(answer.headers().get("x-request-id")).isNotEqualTo("mine");
    }

    @Test
    void oneTimePasswords() {
        Map<String, Object> needed = body(BitGoException.of(new OtpProblem.Needed()), 401);
        assertThat(needed)
                .containsEntry("error", "needs unlock")
                .containsEntry("name", "Response")
                .containsEntry("needsOTP", true)
                .containsEntry("needsUnlock", true);
        Map<String, Object> wrong = body(BitGoException.of(new OtpProblem.Incorrect()), 401);
        assertThat(wrong)
                .containsEntry("error", "incorrect otp")
                .containsEntry("needsOTP", true)
                .containsEntry("needsUnlock", true);
        Map<String, Object> locked =
                body(BitGoException.of(new OtpProblem.Locked(Instant.parse("2026-01-02T03:04:05.678901Z"))), 401);
        assertThat(locked)
                .containsEntry("error", "incorrect otp")
                .containsEntry("context", Map.of("lockedUntil", "2026-01-02T03:04:05.678Z"));
    }

    /** Clients look for the presence of these, whatever they say. */
    @Test
    void whatIsNotSoIsNotSaid() {
        assertThat(body(BitGoException.notFound("wallet"), 404))
                .containsOnlyKeys("error", "name", "requestId", "context")
                .containsEntry("context", Map.of());
    }

    @Test
    void aMissingScopeIsSaidInTheWordsOfTheWire() {
        assertThat(read(new BitGoDialect().error(403, "the credential lacks the scope x")))
                .containsEntry("error", "Access token lacks required scope for this action");
    }

    @Test
    void everyStatusHasAName() {
        for (int status : new int[] {400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429, 500, 503}) {
            Response answer = new BitGoDialect().error(status, "some_reason", "text");
            assertThat(answer.getStatus()).isEqualTo(status);
            assertThat(read(answer)).containsEntry("context", Map.of("reason", "some_reason"));
            assertThat(read(answer).get("name").toString()).matches("[A-Z][A-Za-z]+");
        }
    }

    @Test
    void theWiresOwnErrorsHaveTheirStatuses() {
        assertThat(body(
                        new BitGoException(
                                BitGoErrorName.CANNOT_REMOVE_ADMIN,
                                "x",
                                Map.of("adminCount", 2, "approvalsRequired", 2)),
                        400))
                .containsEntry("name", "CannotRemoveAdmin")
                .containsEntry("context", Map.of("adminCount", 2, "approvalsRequired", 2));
        assertThat(body(new BitGoException(BitGoErrorName.INVALID_WALLET_ID, "x", Map.of("id", "7")), 400))
                .containsEntry("name", "InvalidWalletId");
        assertThat(body(new BitGoException(BitGoErrorName.DUPLICATE_SEQUENCE_ID, "x"), 400))
                .containsEntry("name", "DuplicateSequenceIdError");
    }

    @Test
    void aBodyThatSaysSomethingTwiceIsMalformed() {
        ana.call("POST", UNLOCK, "{\"otp\":\"0000000\",\"otp\":\"1\"}".getBytes(StandardCharsets.UTF_8))
                .refusedBitGo(400, "InvalidRequest");
    }

    private static Map<String, Object> body(BitGoException refusal, int status) {
        Response answer = refusal.answer();
        assertThat(answer.getStatus()).isEqualTo(status);
        return read(answer);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(Response answer) {
        return (Map<String, Object>) answer.getEntity();
    }
}
