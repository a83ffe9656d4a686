package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.CustodyDesk;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Records;
import dev.countersign.driver.Snapshot;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;

/** What is refused, in the order of the checks, and that it changes nothing. */
@QuarkusTest
class ApprovalRefusalsTest {

    private static final String NOBODY = "0123456789abcdef0123456789abcdef";

    private final CustodyDesk desk = CustodyDesk.open().requiring(2);

    @Test
    void whatIsNotThereForTheCallerIsOneAnswer() {
        String id = desk.waiting();
        BitGoClient stranger = CustodyDesk.open().admin(0);
        for (String path : List.of(
                desk.approvals() + "/" + NOBODY,
                "/api/v2/pendingApprovals/" + NOBODY,
                desk.approvals() + "/x",
                desk.approvals() + "/" + id.toUpperCase(java.util.Locale.ROOT),
                "/api/v2/usdt/pendingapprovals/" + id,
                "/api/v2/nosuchcoin/pendingapprovals/" + id)) {
            assertThat(refusedBoth(desk.admin(0), path, 404, "NotFound")).isNotNull();
        }
        for (BitGoClient who : List.of(stranger, desk.onlooker())) {
            JsonNode refusal = refusedBoth(who, desk.approvals() + "/" + id, 404, "NotFound");
            assertThat(refusal.get("error"))
                    .isEqualTo(desk.admin(0)
                            .get(desk.approvals() + "/" + NOBODY)
                            .body()
                            .get("error"));
            who.get("/api/v2/pendingapprovals/" + id + "/transfer").refusedBitGo(404, "NotFound");
        }
    }

    @Test
    void aTokenNeedsItsScopeOnceThereIsSomethingToDecide() {
        String id = desk.waiting();
        BitGoClient reader = BitGoClient.of(desk.partnerId(), desk.admin(0).userId(), "wallet_view_all");
        BitGoClient spender = BitGoClient.of(desk.partnerId(), desk.admin(0).userId(), "wallet_spend_all");
        BitGoClient approver = BitGoClient.of(desk.partnerId(), desk.admin(0).userId(), "pending_approval_update");
        reader.get(desk.approvals() + "/" + id).is(200);
        approver.get(desk.approvals() + "/" + id).is(200);
        for (String path : List.of(
                desk.approvals() + "/" + id,
                desk.approvals(),
                "/api/v2/pendingapprovals/" + id + "/transfer",
                "/api/v2/pendingapprovals/count",
                desk.walletPath(),
                "/api/v2/usdc/wallet")) {
            JsonNode refusal = spender.get(path).refusedBitGo(403, "Forbidden");
            assertThat(refusal.get("error").textValue()).isEqualTo("Access token lacks required scope for this action");
        }
        for (String state : List.of("approved", "rejected", "maybe")) {
            reader.put(desk.approvals() + "/" + id, Json.object("state", state)).refusedBitGo(403, "Forbidden");
        }
        reader.put(desk.approvals() + "/" + NOBODY, Json.object("state", "approved"))
                .refusedBitGo(404, "NotFound");
        reader.put("/api/v2/pendingapprovals/bulkupdate", Json.of("{'approvals':[]}"))
                .refusedBitGo(403, "Forbidden");
    }

    @Test
    void aStateIsNeeded() {
        String id = desk.waiting();
        for (String body : List.of(
                "{}",
                "{\"state\":null}",
                "{\"state\":\"Approved\"}",
                "{\"state\":\"pending\"}",
                "{\"state\":\"\"}",
                "{\"state\":[]}",
                "{\"state\":{}}",
                "[]",
                "\"approved\"",
                "null",
                "{\"state\":\"approved\",\"otp\":\"" + "1".repeat(65) + "\"}",
                "{",
                "{\"state\":\"approved\",\"state\":\"rejected\"}")) {
            Answer answer = desk.admin(0).put(desk.approvals() + "/" + id, body);
            answer.refusedBitGo(400, "InvalidRequest");
        }
        desk.admin(0).put(desk.approvals() + "/" + id, null).refusedBitGo(400, "InvalidRequest");
        assertThat(desk.admin(0)
                        .get(desk.approvals() + "/" + id)
                        .body()
                        .get("state")
                        .textValue())
                .isEqualTo("pending");
    }

    @Test
    void whoMayNotDecideIsTold() {
        String id = desk.waiting();
        BitGoClient late = desk.person("transfer:approve");
        late.get(desk.approvals() + "/" + id).is(200);
        desk.decide(late, id, "approved").refusedBitGo(403, "Forbidden");
        desk.decide(late, id, "rejected").refusedBitGo(403, "Forbidden");
    }

    /** A8: asked for only to approve; a wrong one never passes. */
    @Test
    void aOneTimePasswordIsNeededToApproveUnlessTheSessionIsUnlocked() {
        String id = desk.waiting();
        String path = desk.approvals() + "/" + id;
        JsonNode needed =
                desk.admin(0).put(path, Json.object("state", "approved")).refusedBitGo(401, "Response");
        assertThat(needed.get("error").textValue()).isEqualTo("needs unlock");
        assertThat(needed.get("needsOTP").booleanValue()).isTrue();
        assertThat(needed.get("needsUnlock").booleanValue()).isTrue();
        for (String state : List.of("approved", "rejected")) {
            JsonNode wrong = desk.admin(0)
                    .put(path, Json.object("state", state, "otp", "123456"))
                    .refusedBitGo(401, "IncorrectOtp");
            assertThat(wrong.get("error").textValue()).isEqualTo("incorrect otp");
        }
        desk.admin(0)
                .call("POST", "/api/v2/user/unlock", Json.object("otp", "0000000"))
                .is(200);
        desk.admin(0)
                .put(path, Json.object("state", "approved", "otp", "123456"))
                .refusedBitGo(401, "IncorrectOtp");
        desk.admin(0).put(path, Json.object("state", "approved")).is(202);
        desk.admin(1).put(path, Json.object("state", "rejected")).is(200);
    }

    /** A failed call uses no code up. */
    @Test
    void aCodeIsStillGoodAfterACallThatFailed() {
        String id = desk.waiting();
        BitGoClient admin = desk.admin(0);
        byte[] seed = Base32.decode(new Operator()
                .call("PUT", admin.personPath() + "/otp-device", null)
                .body()
                .get("secret")
                .textValue());
        String code = code(seed);
        BitGoClient reader = BitGoClient.of(desk.partnerId(), admin.userId(), "wallet_view_all");
        Map<String, Object> body = Map.of("state", "approved", "otp", code);
        reader.put(desk.approvals() + "/" + id, Json.MAPPER.valueToTree(body)).refusedBitGo(403, "Forbidden");
        admin.put(desk.approvals() + "/" + NOBODY, Json.MAPPER.valueToTree(body))
                .refusedBitGo(404, "NotFound");
        admin.put(desk.approvals() + "/" + id, Json.object("state", "maybe", "otp", code))
                .refusedBitGo(400, "InvalidRequest");
        String closed = desk.waiting();
        desk.decide(desk.admin(1), closed, "rejected").is(200);
        admin.put(desk.approvals() + "/" + closed, Json.MAPPER.valueToTree(body))
                .refusedBitGo(409, "Conflict");

        admin.put(desk.approvals() + "/" + id, Json.MAPPER.valueToTree(body)).is(202);
        String other = desk.waiting();
        admin.put(desk.approvals() + "/" + other, Json.MAPPER.valueToTree(body)).refusedBitGo(401, "IncorrectOtp");
    }

    @Test
    void whatIsRefusedChangesNothing() {
        String id = desk.waiting();
        List<Map<String, Object>> before = Snapshot.fingerprint();
        desk.decide(desk.creator(), id, "approved").refusedBitGo(403, "CannotApproveBySelf");
        desk.admin(0)
                .put(desk.approvals() + "/" + id, Json.object("state", "approved"))
                .is(401);
        desk.admin(0)
                .put(desk.approvals() + "/" + id, Json.object("state", "x"))
                .is(400);
        desk.decide(desk.onlooker(), id, "rejected").is(404);
        assertThat(Snapshot.fingerprint()).isEqualTo(before);
        assertThat(Records.number("select count(*) from decision where authorization_id = ?", CustodyDesk.uuid(id)))
                .isZero();
    }

    private static JsonNode refusedBoth(BitGoClient who, String path, int status, String name) {
        who.put(path, Json.object("state", "approved", "otp", "0000000")).refusedBitGo(status, name);
        return who.get(path).refusedBitGo(status, name);
    }

    private static String code(byte[] seed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(seed, "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8)
                    .putLong(Instant.now().getEpochSecond() / 30)
                    .array());
            int number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xf) & 0x7fffffff;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
