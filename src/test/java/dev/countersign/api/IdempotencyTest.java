package dev.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Provider;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.idempotency.Claim;
import dev.countersign.idempotency.IdempotencyKey;
import dev.countersign.idempotency.IdempotencyKeyTest;
import dev.countersign.idempotency.IdempotencyService;
import dev.countersign.idempotency.KeptAnswer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code Idempotency-Key}: repeated requests run once, and nothing else changes. */
@QuarkusTest
class IdempotencyTest {

    private static final String PARTNER = "/api/v1/partner";

    @Inject
    IdempotencyService service;

    private final Partner acme = Partner.acme();
    private final Partner rival = Partner.rival();
    private final String operator = Sandbox.world().get("admin").get("token").textValue();

    @Test
    void aRepetitionGetsTheSameAnswerByteForByte() {
        String key = key();
        JsonNode body = Json.object("quote_id", acme.quoteId());

        Answer first = post(acme, "/offramp/initiate", key, body);
        Answer again = post(acme, "/offramp/initiate", key, body);

        first.data(201);
        assertThat(first.headers()).doesNotContainKey("idempotency-replayed");
        isReplayOf(first, again);
        assertThat(again.headers().get("x-request-id"))
                .isNotEqualTo(first.headers().get("x-request-id"));
        assertThat(Records.number(
                        "select count(*) from ramp_order o where o.quote_id = ?::uuid",
                        body.get("quote_id").textValue()))
                .isEqualTo(1);
    }

    @Test
    void anAnswerLooksTheSameWithAndWithoutAKey() {
        JsonNode user = Json.object("user_ref", key(), "email", "ana@example.com");
        post(acme, "/users", key(), user).data(201);
        Answer with = post(acme, "/users", key(), user);
        Answer without = Http.call("POST", PARTNER + "/users", acme.headers(), user);

        assertThat(with.status()).isEqualTo(without.status()).isEqualTo(200);
        assertThat(with.text()).isEqualTo(without.text());
        assertThat(with.headers().keySet()).isEqualTo(without.headers().keySet());
        assertThat(with.headers().get("content-type"))
                .isEqualTo(without.headers().get("content-type"));
    }

    @Test
    void quotedAndBareIsTheSameKey() {
        String key = key();
        JsonNode body = acme.quoteRequest();

        Answer first = post(acme, "/offramp/quote", key, body);

        isReplayOf(first, post(acme, "/offramp/quote", "\"" + key + "\"", body));
        assertThat(post(acme, "/offramp/quote", key.toUpperCase(java.util.Locale.ROOT), body)
                        .text())
                .as("another key")
                .isNotEqualTo(first.text());
    }

    static Stream<String> malformed() {
        // the JDK's client sends no control characters; those are for the parser's own test
        return IdempotencyKeyTest.malformed();
    }

    @ParameterizedTest
    @MethodSource
    void malformed(String field) {
        List<Map<String, Object>> before = keys();
        String words = "Idempotency-Key: must be";

        JsonNode error =
                post(acme, "/offramp/quote", field, acme.quoteRequest()).error(400);
        assertThat(error.get("code").textValue()).isEqualTo("INVALID_REQUEST");
        assertThat(error.get("message").textValue()).startsWith(words);
        assertThat(error.get("details").get("reason").textValue()).isEqualTo("idempotency_key_malformed");
        assertThat(post(acme, "/users", field, Json.object()).refusedAccount(400, "idempotency_key_malformed"))
                .startsWith(words);
        assertThat(provider(UUID.randomUUID(), "decline", field, "{}").problem(400, "idempotency_key_malformed"))
                .startsWith(words);
        assertThat(admin("/partners", field, Json.object("name", "x")).problem(400, "idempotency_key_malformed"))
                .startsWith(words);
        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void twoKeysAreNone() {
        assertThat(Http.raw(
                                "POST",
                                PARTNER + "/offramp/quote",
                                with(acme.headers(), "\"a\", \"b\""),
                                bytes(acme.quoteRequest()))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anotherRequestUnderTheKeyIsRefused() {
        String key = key();
        JsonNode body = acme.quoteRequest();
        Answer first = post(acme, "/offramp/quote", key, body);
        first.data(200);

        JsonNode other = post(acme, "/offramp/quote", key, acme.quoteRequest().put("crypto_amount", "101"))
                .error(422);
        assertThat(other.get("code").textValue()).isEqualTo("INVALID_REQUEST");
        assertThat(other.get("details").get("reason").textValue()).isEqualTo("idempotency_key_reused");
        post(acme, "/offramp/quote", key, body + " ").error(422);
        post(acme, "/offramp/quote?a=b", key, body).error(422);
        post(acme, "/offramp/estimate", key, body).error(422);
        post(acme, "/users", key, body).refusedAccount(422, "idempotency_key_reused");
        isReplayOf(first, post(acme, "/offramp/quote", key, body));

        String ours = key();
        admin("/partners", ours, Json.object("name", "One")).is(201);
        admin("/partners", ours, Json.object("name", "Two")).problem(422, "idempotency_key_reused");
    }

    @Test
    void whileTheFirstRunsTheSecondIsTold() throws SQLException {
        String key = key();
        JsonNode body = acme.quoteRequest();
        post(acme, "/offramp/quote", key, body).data(200);
        isRunning(key);

        Answer busy = post(acme, "/offramp/quote", key, body);
        assertThat(busy.error(409).get("details").get("reason").textValue()).isEqualTo("idempotency_key_in_use");
        assertThat(busy.headers()).containsEntry("retry-after", "1");
        post(acme, "/offramp/quote", key, "{}").error(422);

        String account = key();
        JsonNode user = Json.object("user_ref", key(), "email", "ana@example.com");
        post(acme, "/users", account, user).data(201);
        isRunning(account);
        post(acme, "/users", account, user).refusedAccount(409, "idempotency_key_in_use");

        String ours = key();
        admin("/partners", ours, Json.object("name", "One")).is(201);
        isRunning(ours);
        admin("/partners", ours, Json.object("name", "One")).problem(409, "idempotency_key_in_use");
    }

    /** A crash leaves the key claimed; the domain guards what may have happened. */
    @Test
    void whatWasLostMayRunAgainOnceItsLeaseIsOver() throws SQLException {
        String key = key();
        JsonNode body = Json.object("quote_id", acme.quoteId());
        post(acme, "/offramp/initiate", key, body).data(201);
        isRunning(key);
        post(acme, "/offramp/initiate", key, body).error(409);

        Sandbox.advance(61);

        post(acme, "/offramp/initiate", key, "{}").error(422);
        post(acme, "/offramp/initiate", key, body).refused(409, "QUOTE_ALREADY_USED");
        assertThat(Records.number(
                        "select count(*) from ramp_order where quote_id = ?::uuid",
                        body.get("quote_id").textValue()))
                .isEqualTo(1);
    }

    /** A request that outlived its lease neither answers for its successor nor frees its key. */
    @Test
    void whoComesTooLateChangesNothing() throws Throwable {
        UUID credential = UUID.randomUUID();
        IdempotencyKey key = new IdempotencyKey(key());
        byte[] hash = new byte[32];
        Claim.Granted late = (Claim.Granted) done(() -> service.claim(credential, key, hash));
        assertThat(done(() -> service.claim(credential, key, hash))).isInstanceOf(Claim.Running.class);
        Sandbox.advance(61);
        Claim.Granted next = (Claim.Granted) done(() -> service.claim(credential, key, hash));

        done(() -> service.keep(late, new KeptAnswer(200, Optional.empty(), new byte[] {1})));
        done(() -> service.giveBack(late));

        assertThat(done(() -> service.claim(credential, key, hash))).isInstanceOf(Claim.Running.class);
        done(() -> service.keep(next, new KeptAnswer(204, Optional.empty(), new byte[] {2})));
        done(() -> service.giveBack(next));
        assertThat(done(() -> service.claim(credential, key, hash)))
                .isInstanceOfSatisfying(Claim.Answered.class, answered -> {
                    assertThat(answered.answer().status()).isEqualTo(204);
                    assertThat(answered.answer().body()).containsExactly(2);
                });
    }

    /** An answer that cannot be kept is no reason to fail a request that succeeded. */
    @Test
    void whatCannotBeKeptIsAnsweredAllTheSame() throws Throwable {
        Claim.Granted claim =
                (Claim.Granted) done(() -> service.claim(UUID.randomUUID(), new IdempotencyKey(key()), new byte[32]));
        done(() -> service.keep(claim, new KeptAnswer(200, Optional.empty(), new byte[2_000_000])));
    }

    @Test
    void aKeyIsKeptForADay() {
        String key = key();
        JsonNode body = acme.quoteRequest();
        Answer first = post(acme, "/offramp/quote", key, body);

        Sandbox.advance(24 * 3600 - 60);
        Jobs.sweepIdempotencyKeys();
        isReplayOf(first, post(acme, "/offramp/quote", key, body));

        Sandbox.advance(61);
        Answer anew = post(acme, "/offramp/quote", key, acme.quoteRequest().put("crypto_amount", "7"));
        anew.data(200);
        assertThat(anew.headers()).doesNotContainKey("idempotency-replayed");
    }

    @Test
    void whatIsOverIsForgotten() {
        String key = key();
        post(acme, "/offramp/quote", key, acme.quoteRequest()).data(200);
        Sandbox.advance(24 * 3600 + 1);

        Jobs.sweepIdempotencyKeys();

        assertThat(Records.number("select count(*) from idempotency_key where key = ?", key))
                .isZero();
        assertThat(Records.number("select count(*) from idempotency_key where expires_at <= countersign_now()"))
                .isZero();
    }

    @Test
    void aRefusalIsNotKept() {
        String key = key();
        post(acme, "/offramp/initiate", key, Json.object("quote_id", UUID.randomUUID()))
                .refused(404, "QUOTE_NOT_FOUND");
        post(acme, "/offramp/initiate", key, "not json").refused(400, "INVALID_REQUEST");
        post(acme, "/offramp/initiate", key, "").refused(400, "INVALID_REQUEST");
        post(acme, "/offramp/initiate", key, Json.object("quote_id", acme.quoteId()))
                .data(201);
    }

    @Test
    void aFailureIsNotKept() {
        Order order = acme.sells().accepted();
        String key = key();
        String body = order.draft().body().toString();
        String path = order.path("/authorize-crypto-transfer");
        Sandbox.fault("simulation_failed", 1);

        post(acme, path, key, body).refused(502, "TRANSACTOR_ERROR");
        Answer good = post(acme, path, key, body);

        good.data(200);
        isReplayOf(good, post(acme, path, key, body));
        order.cancel();
    }

    @Test
    void nothingIsKeptForWhoMayNotAsk() {
        List<Map<String, Object>> before = keys();
        String key = key();
        post(acme.withKey(null), "/offramp/quote", key, acme.quoteRequest()).refused(401, "UNAUTHORIZED");
        post(acme.withKey("x"), "/offramp/quote", "\"", acme.quoteRequest()).refused(401, "UNAUTHORIZED");
        assertThat(Http.call("POST", "/admin/v1/partners", with(Map.of(), key), "{}")
                        .status())
                .isEqualTo(401);
        post(acme.withKey(credential(acme, "ramp:read")), "/offramp/quote", key, acme.quoteRequest())
                .refused(403, "OPERATION_NOT_ALLOWED");
        assertThat(Records.number("select count(*) from idempotency_key where key = ?", key))
                .isZero();
        assertThat(keys()).hasSameSizeAs(before);
    }

    @Test
    void everyCredentialHasItsOwnKeys() {
        String key = key();
        JsonNode body = acme.quoteRequest();
        Answer first = post(acme, "/offramp/quote", key, body);
        first.data(200);
        Partner colleague = acme.withKey(credential(acme, "ramp:read", "ramp:write"));

        Answer second = post(colleague, "/offramp/quote", key, body);
        Answer foreign = post(rival, "/offramp/quote", key, rival.quoteRequest());
        Answer provider = provider(UUID.randomUUID(), "decline", key, "{\"reason\":\"none\"}");
        Answer ours = admin("/partners", key, Json.object("name", "x"));

        assertThat(second.data(200)).isNotEqualTo(first.data(200));
        foreign.data(200);
        provider.is(404);
        ours.is(201);
        assertThat(Stream.of(second, foreign, provider, ours))
                .allSatisfy(answer -> assertThat(answer.headers()).doesNotContainKey("idempotency-replayed"));
        assertThat(Records.rows("select partner_id from idempotency_key where key = ? and partner_id is null", key))
                .as("only the operator's key belongs to no partner")
                .hasSize(1);
    }

    /** A key that was replayed is of no use to who lost the credential. */
    @Test
    void aRevokedCredentialGetsNoReplay() throws SQLException {
        String token = credential(acme, "ramp:write");
        Partner caller = acme.withKey(token);
        String key = key();
        post(caller, "/offramp/quote", key, acme.quoteRequest()).data(200);
        Records.change("update credential set revoked_at = countersign_now() where public_id = ?", token.split("_")[1]);

        post(caller, "/offramp/quote", key, acme.quoteRequest()).refused(401, "UNAUTHORIZED");
    }

    @Test
    void aSecretIsReplayedAndDoesNotLieOpen() {
        String key = key();
        String path = "/partners/" + Sandbox.world().get("partner").get("id").textValue() + "/api-keys";
        JsonNode body = Json.object("label", "replayed");

        Answer first = admin(path, key, body);
        Answer again = admin(path, key, body);

        isReplayOf(first, again);
        String token = first.body().get("token").textValue();
        assertThat(token).startsWith("csk_");
        assertThat(acme.withKey(token).get("/verify-auth").status()).isEqualTo(200);
        Map<String, Object> row = Records.rows(
                        "select *, encode(answer, 'escape') as readable from idempotency_key where key = ?", key)
                .getFirst();
        assertThat(row.toString()).doesNotContain(token).doesNotContain(token.split("_", 3)[2]);
        assertThat((byte[]) row.get("answer")).hasSizeGreaterThan(first.text().length());
    }

    /** A sealed answer opens in its own row only. */
    @Test
    void anAnswerThatWasMovedIsNotShown() throws SQLException {
        String one = key();
        String other = key();
        JsonNode body = Json.object("name", "moved");
        admin("/partners", one, body).is(201);
        admin("/partners", other, body).is(201);

        Records.change(
                "update idempotency_key set answer = (select answer from idempotency_key where key = ?) where key = ?",
                one,
                other);

        admin("/partners", other, body).problem(500, "internal_error");
    }

    @Test
    void onlyPostsOfTheWiresTakeKeys() {
        Map<String, String> bad = with(acme.headers(), "\"");
        assertThat(Http.call("GET", PARTNER + "/orders", bad, null).status()).isEqualTo(200);
        assertThat(Http.call("POST", "/sandbox/v1/provider", with(Map.of(), "\""), "{\"mode\":\"manual\"}")
                        .status())
                .isEqualTo(200);
        Http.call("POST", PARTNER + "/nothing", bad, "{}").refused(404, "INVALID_REQUEST");
    }

    @Test
    void aRequestWithoutABodyHasAKeyToo() {
        Order order = acme.sells();
        String key = key();

        Answer first = post(acme, order.path("/cancel"), key, null);
        Answer again = post(acme, order.path("/cancel"), key, null);

        first.data(200);
        isReplayOf(first, again);
        order.cancel().refused(400, "INVALID_STATUS");
    }

    @Test
    void aBodyInPiecesIsTheSameBody() {
        String key = key();
        byte[] body = bytes(acme.quoteRequest());
        Answer first = Http.chunked(PARTNER + "/offramp/quote", with(acme.headers(), key), body);

        first.data(200);
        isReplayOf(first, Http.raw("POST", PARTNER + "/offramp/quote", with(acme.headers(), key), body));
        isReplayOf(first, Http.chunked(PARTNER + "/offramp/quote", with(acme.headers(), key), body));
    }

    /** Larger than what the server reads at once. */
    @Test
    void aLargeBodyIsReadWhole() {
        String key = key();
        byte[] body = bytes(acme.quoteRequest().put("comment", "x".repeat(300_000)));

        Answer first = Http.raw("POST", PARTNER + "/offramp/quote", with(acme.headers(), key), body);

        first.data(200);
        isReplayOf(first, Http.chunked(PARTNER + "/offramp/quote", with(acme.headers(), key), body));
    }

    @Test
    void fiftyAtOnceRunOnce() {
        String user = acme.user(key(), 201).get("user_uuid").textValue();
        JsonNode details =
                Json.of("{'currency':'EUR','rail':'sepa','institution_name':'Bank','details':{'account':'1'}}");
        String key = key();
        Http.Call call = later(acme, "/users/" + user + "/payment-details", key, details);

        List<Answer> answers =
                Http.atOnce(IntStream.range(0, 50).mapToObj(n -> call).toList());

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(201, 409));
        List<Answer> good =
                answers.stream().filter(answer -> answer.status() == 201).toList();
        assertThat(good.stream().filter(answer -> !answer.headers().containsKey("idempotency-replayed")))
                .as("the one that ran")
                .hasSize(1);
        assertThat(good.stream().map(Answer::text).distinct()).hasSize(1);
        assertThat(Records.number("select count(*) from payment_details where user_id = ?::uuid", user))
                .isEqualTo(1);
        isReplayOf(good.getFirst(), post(acme, "/users/" + user + "/payment-details", key, details));
    }

    /** One key, five credentials, and two requests of each: for every credential one request runs, the other is refused. */
    @Test
    void manyCredentialsAtOnceDoNotMeet() {
        String key = key();
        List<Partner> callers = IntStream.range(0, 5)
                .mapToObj(n -> acme.withKey(credential(acme, "ramp:read", "ramp:write")))
                .toList();
        List<Http.Call> calls = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            for (Partner caller : callers) {
                String path = round % 2 == 0 ? "/offramp/quote" : "/offramp/estimate";
                calls.add(later(caller, path, key, acme.quoteRequest()));
            }
        }

        List<Answer> answers = Http.atOnce(calls);

        for (int caller = 0; caller < 5; caller++) {
            int own = caller;
            List<Answer> got = IntStream.range(0, 10)
                    .mapToObj(round -> answers.get(round * 5 + own))
                    .toList();
            assertThat(got).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 409, 422));
            assertThat(got.stream()
                            .filter(answer -> answer.status() == 200)
                            .filter(answer -> !answer.headers().containsKey("idempotency-replayed")))
                    .as("the one that ran")
                    .hasSize(1);
        }
        assertThat(Records.number("select count(distinct credential_id) from idempotency_key where key = ?", key))
                .isEqualTo(5);
    }

    @Test
    void withoutTheHeaderNothingIsKept() {
        long before = Records.number("select count(*) from idempotency_key");
        acme.quoteId();
        assertThat(Records.number("select count(*) from idempotency_key")).isEqualTo(before);
    }

    @Test
    void theSchemaKeepsNonsenseOut() {
        for (String change : List.of(
                "status = 404",
                "answer = null",
                "claimed_until = countersign_now()",
                "state = 'RUNNING'",
                "state = 'DONE'",
                "key = ''",
                "key = E'a\\tb'",
                "request_hash = '\\x00'",
                "expires_at = created_at")) {
            String key = key();
            post(acme, "/offramp/quote", key, acme.quoteRequest()).data(200);
            assertThatThrownBy(() -> Records.change("update idempotency_key set " + change + " where key = ?", key))
                    .as(change)
                    .isInstanceOf(SQLException.class);
        }
    }

    /** The row as a crash leaves it: claimed, without an answer. */
    private static void isRunning(String key) throws SQLException {
        int changed = Records.change("""
                update idempotency_key set state = 'RUNNING', claimed_until = countersign_now() + interval '60 seconds',
                       status = null, content_type = null, answer = null where key = ?""", key);
        assertThat(changed).isEqualTo(1);
    }

    private static void isReplayOf(Answer first, Answer again) {
        assertThat(again.status()).as(again.toString()).isEqualTo(first.status());
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.headers()).containsEntry("idempotency-replayed", "true");
        assertThat(again.headers().get("content-type"))
                .isEqualTo(first.headers().get("content-type"));
    }

    private static Answer post(Partner caller, String path, String key, Object body) {
        return Http.call("POST", PARTNER + path, with(caller.headers(), key), body);
    }

    private static Http.Call later(Partner caller, String path, String key, Object body) {
        return new Http.Call(PARTNER + path, with(caller.headers(), key), body);
    }

    private Answer admin(String path, String key, Object body) {
        return Http.call("POST", "/admin/v1" + path, with(Map.of("Authorization", "Bearer " + operator), key), body);
    }

    private static Answer provider(UUID order, String report, String key, Object body) {
        Map<String, String> headers = with(Map.of("X-API-Key", Provider.first().apiKey()), key);
        return Http.call("POST", "/provider/v1/orders/" + order + "/" + report, headers, body);
    }

    /** The token of a new key of a partner, with these scopes. */
    private String credential(Partner partner, String... scopes) {
        String owner = Records.rows(
                        "select partner_id from credential where public_id = ?",
                        partner.apiKey().split("_")[1])
                .getFirst()
                .get("partner_id")
                .toString();
        JsonNode body = Json.MAPPER.valueToTree(Map.of("label", "test", "scopes", List.of(scopes)));
        return Http.call(
                        "POST",
                        "/admin/v1/partners/" + owner + "/api-keys",
                        Map.of("Authorization", "Bearer " + operator),
                        body)
                .is(201)
                .body()
                .get("token")
                .textValue();
    }

    private static Map<String, String> with(Map<String, String> headers, String key) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Idempotency-Key", key);
        return all;
    }

    private static List<Map<String, Object>> keys() {
        return Records.rows("select id, state from idempotency_key order by id");
    }

    private static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T done(Supplier<Uni<T>> work) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(work);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
