package dev.countersign.api.aquanow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Answer;
import dev.countersign.driver.AquanowClient;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Only who signs with the key's secret, at about this time, with a new nonce, is a caller; anything else gets one answer. */
@QuarkusTest
class AquanowAuthenticationTest {

    private static final String PATH = "/users/v1/companyProfile/users";
    private static final long WINDOW = 30_000;

    private static AquanowClient desk;

    @BeforeAll
    static void openADesk() {
        desk = AquanowClient.ofNewPartner();
    }

    @Test
    void aGoodSignatureGetsIn() {
        desk.get(PATH).is(200);
        desk.get(PATH + "?user=" + desk.username()).is(200);
        desk.call("HEAD", PATH, null).is(200);
    }

    @Test
    void eachPartOfTheSignedTextCounts() {
        String nonce = AquanowClient.nonce();
        refused(desk.headers("POST", PATH, nonce));
        refused(desk.headers("get", PATH, nonce));
        refused(desk.headers("GET", PATH + "?user=" + desk.username(), nonce));
        refused(desk.headers("GET", "http://localhost" + PATH, nonce));
        refused(desk.headers("GET", PATH.replace("/", "\\/"), nonce));
        refused(desk.headers("GET", PATH + "/", nonce));
        refused(changed(desk.headers("GET", PATH, nonce), "x-nonce", AquanowClient.nonce()));
        Http.call("GET", PATH, desk.headers("GET", PATH, nonce), null).is(200);
    }

    @Test
    void eachHeaderIsThereOnceAndHasItsForm() {
        for (String name : List.of("x-api-key", "x-nonce", "x-signature")) {
            Map<String, String> headers = new HashMap<>(desk.headers("GET", PATH));
            headers.remove(name);
            refused(headers);
            for (String value : List.of("", " ", "null", "a", "0", "-1", "' or '1'='1", "x".repeat(9000))) {
                refused(changed(desk.headers("GET", PATH), name, value));
            }
        }
        Map<String, String> good = desk.headers("GET", PATH);
        String signature = good.get("x-signature");
        refused(changed(good, "x-signature", signature.toUpperCase(Locale.ROOT)));
        refused(changed(good, "x-signature", signature + "0"));
        refused(changed(good, "x-signature", "0".repeat(96)));
        refused(changed(good, "x-signature", signature + "," + signature));
        refused(desk.headers("GET", PATH, AquanowClient.nonce() + ".0"));
        refused(desk.headers("GET", PATH, "0" + AquanowClient.nonce()));
        refused(desk.headers("GET", PATH, String.valueOf(System.currentTimeMillis() / 1000)));
        refused(desk.headers("GET", PATH, "9".repeat(13)));
        refused(desk.headers("GET", PATH, "9".repeat(19)));
        Http.twice("GET", PATH, "x-api-key", desk.key(), desk.key()).refusedAquanow(401);
    }

    @Test
    void onlyTheSecretOfThatKeyCounts() {
        AquanowClient other = AquanowClient.ofNewPartner();
        assertThat(desk.with(desk.key(), other.secret()).get(PATH).refusedAquanow(401))
                .isEqualTo("Unauthorized");
        desk.with("0".repeat(40), desk.secret()).get(PATH).refusedAquanow(401);
        desk.with(desk.key(), "\0".repeat(47)).get(PATH).refusedAquanow(401);
        desk.with("0".repeat(40), "\0".repeat(47)).get(PATH).refusedAquanow(401);
        desk.with(desk.key(), desk.key()).get(PATH).refusedAquanow(401);
    }

    @Test
    void otherWiresCredentialsAreNoneHere() {
        Http.call("GET", PATH, Map.of("X-API-Key", Partner.acme().apiKey()), null)
                .refusedAquanow(401);
        Http.call("GET", PATH, LiriumClient.ofNewPartner().headers(), null).refusedAquanow(401);
        Http.call("GET", "/api/v1/partner/verify-auth", Map.of("X-API-Key", desk.key()), null)
                .is(401);
        Http.call("GET", "/api/v1/partner/verify-auth", Map.of("X-API-Key", desk.secret()), null)
                .is(401);
    }

    /** The edges of the window themselves are SignedRequestTest's. */
    @Test
    void aNonceIsNearNow() {
        long now = System.currentTimeMillis();
        for (long distance : new long[] {WINDOW + 20_000, -WINDOW - 20_000, 3_600_000, -3_600_000, now - 1}) {
            long nonce = now - distance;
            if (nonce > 1_000_000_000_000L) {
                refused(desk.headers("GET", PATH, String.valueOf(nonce)));
            }
        }
        // out of order, both in time
        accepted(desk.headers("GET", PATH, String.valueOf(now + 9_000)));
        accepted(desk.headers("GET", PATH, String.valueOf(now - 9_000)));
    }

    /** A client's clock is real: the world's time has nothing to do with it. */
    @Test
    void theWorldsTimeDoesNotMatter() {
        Sandbox.advance(86_400);
        desk.get(PATH).is(200);
    }

    @Test
    void aNonceIsUsedOnce() {
        Map<String, String> headers = desk.headers("GET", PATH);
        accepted(headers);
        refused(headers);
        refused(headers);
        String keys = "/users/v1/apiKey";
        Http.call("GET", keys, desk.headers("GET", keys, headers.get("x-nonce")), null)
                .refusedAquanow(401);
        // another key's nonces are its own
        AquanowClient second = desk.withKey(Json.object("label", "second"));
        accepted(second.headers("GET", PATH, headers.get("x-nonce")));
    }

    /** As twenty replicas might see it: all decide in the database. */
    @Test
    void ofTwentyAtOnceWithOneNonceOneGetsIn() {
        AquanowClient editor = AquanowClient.ofNewPartner("policy:manage");
        String keys = "/users/v1/apiKey";
        Http.Call call = editor.later(keys, "{}");
        List<Answer> answers =
                Http.atOnce(IntStream.range(0, 20).mapToObj(i -> call).toList());
        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        answers.stream().filter(answer -> answer.status() != 200).forEach(answer -> answer.refusedAquanow(401));
        assertThat(editor.get(keys).is(200).body()).hasSize(2);
    }

    @Test
    void whatIsRefusedUsesNoNonce() {
        String nonce = AquanowClient.nonce();
        refused(changed(desk.headers("GET", PATH, nonce), "x-signature", "0".repeat(96)));
        refused(desk.headers("POST", PATH, nonce));
        accepted(desk.headers("GET", PATH, nonce));
    }

    @Test
    void whoIsNotProvenLeavesNothing() {
        AquanowClient fresh = AquanowClient.ofNewPartner();
        for (int i = 0; i < 50; i++) {
            fresh.with(fresh.key(), "wrong").get(PATH).refusedAquanow(401);
            fresh.with("%040x".formatted(i), "wrong").get(PATH).refusedAquanow(401);
        }
        assertThat(Records.number("select count(*) from request_nonce where credential_id = ?", fresh.credentialId()))
                .isZero();
        assertThat(Records.number("select count(*) from request_rate where credential_id = ?", fresh.credentialId()))
                .isZero();
        fresh.get(PATH).is(200);
        assertThat(Records.number("select count(*) from request_nonce where credential_id = ?", fresh.credentialId()))
                .isOne();
    }

    @Test
    void aKeyThatIsTooFastIsToldWhenToComeAgain() throws SQLException {
        AquanowClient hasty = AquanowClient.ofNewPartner();
        hasty.get(PATH).is(200);
        // an empty bucket: full in 20 s and a bit
        Records.change(
                "update request_rate set full_at = clock_timestamp() + interval '60 seconds' where credential_id = ?",
                hasty.credentialId());
        Answer refused = hasty.get(PATH);
        assertThat(refused.refusedAquanow(429)).isEqualTo("Too Many Requests");
        assertThat(Integer.parseInt(refused.headers().get("retry-after"))).isBetween(1, 41);
        // other keys have buckets of their own, also those of the same person
        desk.get(PATH).is(200);
        hasty.withKey(Json.object("label", "second")).get(PATH).is(200);
        Records.change(
                "update request_rate set full_at = clock_timestamp() + interval '5 seconds' where credential_id = ?",
                hasty.credentialId());
        hasty.get(PATH).is(200);
    }

    @Test
    void aKeyIsUsedFromItsAddressesOnly() {
        AquanowClient elsewhere = desk.withKey(Json.of("{'label':'office','ip_allow_list':['203.0.113.7']}"));
        assertThat(elsewhere.get(PATH).refusedAquanow(403)).isEqualTo("Forbidden");
        // who only guesses does not learn that there is a list
        elsewhere.with(elsewhere.key(), "wrong").get(PATH).refusedAquanow(401);
        AquanowClient here = desk.withKey(Json.of("{'label':'here','ip_allow_list':['203.0.113.7','127.0.0.1']}"));
        here.get(PATH).is(200);
    }

    @Test
    void aRevokedKeyIsNoneAndNeitherIsADeactivatedPersons() throws SQLException {
        AquanowClient person = desk.colleague();
        AquanowClient second = person.withKey(Json.object("label", "second"));
        Records.change("update credential set revoked_at = countersign_now() where public_id = ?", second.key());
        second.get(PATH).refusedAquanow(401);
        person.get(PATH).is(200);
        Records.change("update partner_user set deactivated_at = countersign_now() where id = ?", person.userId());
        person.get(PATH).refusedAquanow(401);
    }

    @Test
    void aKeyDoesWhatItsScopesSay() {
        AquanowClient narrow = desk.withKey(Json.of("{'label':'narrow','scopes':['approval:read']}"));
        narrow.get(PATH).refusedAquanow(403);
    }

    @Test
    void whatDoesNotExistIsSaidInTheWordsOfTheWire() {
        desk.get("/users/v1/nothing").refusedAquanow(404);
        desk.get("/accounts/v1").refusedAquanow(404);
        desk.get("/accounts/v1/nothing/" + UUID.randomUUID()).refusedAquanow(404);
        desk.call("PUT", PATH, "{}").refusedAquanow(405);
        AquanowClient editor = desk.colleague("policy:manage");
        String keys = "/users/v1/apiKey";
        editor.post(keys, "[1").refusedAquanow(400);
        editor.post(keys, "[]").refusedAquanow(400);
        editor.post(keys, "{\"ipWhitelist\":7}").refusedAquanow(400);
        editor.post(keys, "{\"ipWhitelist\":[null]}").refusedAquanow(400);
        editor.post(keys, " ".repeat(1_100_000)).refusedAquanow(413);
    }

    private static void refused(Map<String, String> headers) {
        assertThat(Http.call("GET", PATH, headers, null).refusedAquanow(401)).isEqualTo("Unauthorized");
    }

    private static void accepted(Map<String, String> headers) {
        Http.call("GET", PATH, headers, null).is(200);
    }

    private static Map<String, String> changed(Map<String, String> headers, String name, String value) {
        Map<String, String> copy = new HashMap<>(headers);
        copy.put(name, value);
        return copy;
    }
}
