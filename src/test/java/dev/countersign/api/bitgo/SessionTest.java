package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Sandbox;
import dev.countersign.identity.Caller;
import dev.countersign.identity.session.OtpProblem;
import dev.countersign.identity.session.SessionService;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A token is unlocked for a while, and locked again. */
@QuarkusTest
class SessionTest {

    private static final String TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z";

    @Inject
    SessionService sessions;

    private final BitGoClient ana = BitGoClient.plain();
    private final Caller caller =
            new Caller(ana.tokenId(), ana.partnerId(), Set.of(), Optional.of(ana.userId()), Optional.empty());

    @Test
    void aSessionIsUnlockedForAWhile() {
        assertThat(session("GET", "session", null).has("unlock")).isFalse();
        JsonNode unlocked = session("POST", "unlock", "{\"otp\":\"0000000\"}");
        assertThat(unlocked.at("/unlock/time").textValue()).matches(TIME);
        assertThat(unlocked.at("/unlock/expires").textValue()).matches(TIME);
        assertThat(between(unlocked)).isEqualTo(Duration.ofMinutes(10));
        assertThat(session("GET", "session", null)).isEqualTo(unlocked);
        assertThat(confirm()).isEmpty();

        Sandbox.advance(601);
        assertThat(session("GET", "session", null).has("unlock")).isFalse();
        assertThat(confirm()).contains(new OtpProblem.Needed());
    }

    @Test
    void aSessionIsLockedByItsHolder() {
        assertThat(between(session("POST", "unlock", "{\"otp\":\"0000000\",\"duration\":3600}")))
                .isEqualTo(Duration.ofHours(1));
        assertThat(between(session("POST", "unlock", "{\"otp\":\"0000000\",\"duration\":1}")))
                .isEqualTo(Duration.ofSeconds(1));
        session("POST", "unlock", "{\"otp\":\"0000000\"}");
        assertThat(session("POST", "lock", null).has("unlock")).isFalse();
        assertThat(session("POST", "lock", null).has("unlock")).isFalse();
        assertThat(confirm()).contains(new OtpProblem.Needed());
    }

    /** It belongs to one token, not to its person. */
    @Test
    void anotherTokenOfTheSamePersonStaysLocked() {
        session("POST", "unlock", "{\"otp\":\"0000000\"}");
        BitGoClient other = ana.with(Json.object("label", "other", "scopes", List.of("wallet_view_all")));
        JsonNode session =
                other.call("GET", "/api/v2/user/session", null).body().get("session");
        assertThat(session.has("unlock")).isFalse();
        assertThat(session.get("scope").toString()).isEqualTo("[\"wallet_view\"]");
        assertThat(session.get("label").textValue()).isEqualTo("other");
    }

    @Test
    void aWrongCodeUnlocksNothing() {
        for (String otp : List.of("000000", "00000000", "0000001", "x", "é", "\u0000", "x".repeat(64))) {
            JsonNode body = ana.call("POST", "/api/v2/user/unlock", Json.object("otp", otp))
                    .refusedBitGo(401, "IncorrectOtp");
            assertThat(body.get("error").textValue()).isEqualTo("incorrect otp");
            assertThat(body.get("needsOTP").booleanValue()
                            && body.get("needsUnlock").booleanValue())
                    .isTrue();
        }
        for (String body : List.of(
                "{}",
                "{'otp':''}",
                "{'otp':null}",
                "{'otp':{}}",
                "{'otp':'0000000','duration':0}",
                "{'otp':'0000000','duration':3601}",
                "{'otp':'0000000','duration':-1}",
                "{'otp':'0000000','duration':1.5}",
                "{'otp':'0000000','duration':'x'}",
                "{'otp':'0000000','duration':99999999999999999999}",
                "[]",
                "7",
                "{")) {
            ana.call("POST", "/api/v2/user/unlock", body.replace('\'', '"')).refusedBitGo(400, "InvalidRequest");
        }
        assertThat(session("GET", "session", null).has("unlock")).isFalse();
    }

    @Test
    void meIsWhoseTokenItIs() {
        JsonNode user = ana.call("GET", "/api/v2/user/me", null).is(200).body().get("user");
        assertThat(user.get("id").textValue()).isEqualTo(ana.userId().toString().replace("-", ""));
        assertThat(user.get("username").textValue()).isEqualTo("ana@example.com");
        assertThat(user.at("/name/full").textValue()).isEqualTo("Ana Admin");
    }

    /** A wrong code is refused although none would be needed. */
    @Test
    void aCodeThatIsGivenMustBeGood() {
        session("POST", "unlock", "{\"otp\":\"0000000\"}");
        assertThat(LiriumClient.wait(sessions.confirm(caller, Optional.of("123"))))
                .contains(new OtpProblem.Incorrect());
        assertThat(LiriumClient.wait(sessions.confirm(caller, Optional.of("0000000"))))
                .isEmpty();
    }

    private Optional<OtpProblem> confirm() {
        return LiriumClient.wait(sessions.confirm(caller, Optional.empty()));
    }

    private JsonNode session(String method, String path, String body) {
        return ana.call(method, "/api/v2/user/" + path, body).is(200).body().get("session");
    }

    private static Duration between(JsonNode session) {
        return Duration.between(
                Instant.parse(session.at("/unlock/time").textValue()),
                Instant.parse(session.at("/unlock/expires").textValue()));
    }
}
