package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.CustodyDesk;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Wallets, and their rules. */
@QuarkusTest
class WalletTest {

    private final CustodyDesk desk = CustodyDesk.open();

    @Test
    void aWalletIsShownWithWhatWaitsInIt() {
        desk.requiring(2);
        String id = desk.waiting();
        JsonNode wallet = desk.admin(0).get(desk.walletPath()).is(200).body();
        assertThat(wallet.get("id").textValue()).isEqualTo(desk.wallet());
        assertThat(wallet.get("coin").textValue()).isEqualTo("usdc");
        assertThat(wallet.get("label").textValue()).isEqualTo("Vault");
        assertThat(wallet.get("approvalsRequired").intValue()).isEqualTo(1);
        assertThat(wallet.get("keys").isArray()).isTrue();
        assertThat(wallet.get("type").textValue()).isEqualTo("custodial");
        assertThat(wallet.get("multisigType").textValue()).isEqualTo("onchain");
        assertThat(wallet.get("balanceString").textValue()).isEqualTo("1000000000000");
        assertThat(wallet.get("spendableBalanceString").textValue()).isEqualTo("999994500000");
        assertThat(wallet.at("/pendingApprovals/0/id").textValue()).isEqualTo(id);
        assertThat(wallet.get("users")).hasSize(5);
        assertThat(wallet.at("/admin/policy/rules/0/id").textValue()).isEqualTo("everything");
        assertThat(wallet.at("/admin/policy/rules/0/type").textValue()).isEqualTo("allTx");
        assertThat(wallet.at("/admin/policy/rules/0/action/type").textValue()).isEqualTo("getApproval");
        assertThat(wallet.at("/admin/policy/rules/0/action/approvalsRequired").intValue())
                .isEqualTo(2);
        assertThat(desk.onlooker().get(desk.walletPath()).is(200).body().get("pendingApprovals"))
                .isEmpty();

        desk.admin(0).get("/api/v2/usdt/wallet/" + desk.wallet()).refusedBitGo(404, "NotFound");
        desk.admin(0).get("/api/v2/usdc/wallet/" + "0".repeat(32)).refusedBitGo(404, "NotFound");
        desk.admin(0).get("/api/v2/usdc/wallet/x").refusedBitGo(400, "InvalidWalletId");
        CustodyDesk.open().admin(0).get(desk.walletPath()).refusedBitGo(404, "NotFound");
    }

    @Test
    void walletsAreListed() {
        List<String> all = new ArrayList<>(List.of(desk.wallet()));
        for (String label : List.of("Second", "Third")) {
            all.add(CustodyDesk.hex(desk.wallet(label)));
        }
        JsonNode first =
                desk.admin(0).get("/api/v2/usdc/wallet?limit=2").is(200).body();
        assertThat(first.get("coin").textValue()).isEqualTo("usdc");
        assertThat(first.get("wallets")).hasSize(2);
        JsonNode second = desk.admin(0)
                .get("/api/v2/usdc/wallet?limit=2&prevId="
                        + first.get("nextBatchPrevId").textValue())
                .is(200)
                .body();
        assertThat(second.has("nextBatchPrevId")).isFalse();
        List<String> listed = new ArrayList<>();
        first.get("wallets").forEach(one -> listed.add(one.get("id").textValue()));
        second.get("wallets").forEach(one -> listed.add(one.get("id").textValue()));
        assertThat(listed).containsExactlyElementsOf(all);
        assertThat(desk.admin(0).get("/api/v2/usdt/wallet").is(200).body().get("wallets"))
                .isEmpty();
        desk.admin(0).get("/api/v2/usdc/wallet?limit=501").refusedBitGo(400, "InvalidRequest");
        desk.admin(0).get("/api/v2/usdc/wallet?prevId=x").refusedBitGo(400, "InvalidWalletId");
        desk.admin(0).get("/api/v2/nosuchcoin/wallet").refusedBitGo(404, "NotFound");
    }

    @Test
    void aLimitHoldsAndIsChangedAndRemoved() {
        JsonNode wallet = rule(
                        "POST",
                        "{'id':'daily','type':'velocityLimit','condition':{'amountString':'10000000','timeWindow':86400},'action':{'type':'getApproval'}}")
                .is(200)
                .body();
        assertThat(wallet.at("/admin/policy/rules/0"))
                .isEqualTo((Json.of(
                                "{'id':'daily','type':'velocityLimit','coin':'usdc','walletId':'%s','condition':{'amountString':'10000000','timeWindow':86400},'action':{'type':'getApproval','approvalsRequired':1}}"
                                        .formatted(desk.wallet())))
                        .set("policyId", wallet.at("/admin/policy/rules/0/policyId")));
        desk.send(desk.creator(), "9000000").is(200);
        JsonNode held = desk.send(desk.creator(), "9000000").is(202).body();
        assertThat(held.get("error").textValue()).isEqualTo("exceeds daily limit");
        assertThat(held.get("triggeredPolicy")).isEqualTo(wallet.at("/admin/policy/rules/0/policyId"));

        rule("POST", "{'id':'daily','type':'allTx','action':{'type':'deny'}}").refusedBitGo(400, "InvalidRequest");
        rule(
                        "PUT",
                        "{'id':'daily','type':'transactionLimit','condition':{'amountString':'1500000'},'action':{'type':'deny'}}")
                .is(200);
        desk.send(desk.creator(), "1000000").is(200);
        desk.send(desk.creator(), "1000001").refusedBitGo(403, "DeniedByPolicy");
        JsonNode shown = rule(
                        "PUT",
                        "{'id':'daily','type':'transactionLimit','condition':{'amountString':'1500000'},'action':{'type':'deny'}}")
                .is(200)
                .body();
        assertThat(shown.at("/admin/policy/rules/0/condition/amountString").textValue())
                .isEqualTo("1500000");

        rule("DELETE", "{'id':'daily','type':'transactionLimit','action':{'type':'deny'}}")
                .is(200);
        rule("DELETE", "{'id':'daily','type':'transactionLimit','action':{'type':'deny'}}")
                .refusedBitGo(404, "NotFound");
        rule("PUT", "{'id':'daily','type':'allTx','action':{'type':'deny'}}").refusedBitGo(404, "NotFound");
        desk.send(desk.creator(), "1000001").is(200);
    }

    @Test
    void listsOfAddressesGrowAndShrink() {
        String other = "0x" + "12".repeat(20);
        JsonNode wallet = rule(
                        "POST",
                        "{'id':'known','type':'coinAddressWhitelist','condition':{'add':'%s'},'action':{'type':'deny'}}"
                                .formatted(other))
                .is(200)
                .body();
        assertThat(wallet.at("/admin/policy/rules/0/type").textValue()).isEqualTo("coinAddressWhitelist");
        desk.send(desk.creator(), "1").refusedBitGo(403, "DeniedByPolicy");
        wallet = rule(
                        "PUT",
                        "{'id':'known','type':'advancedWhitelist','condition':{'add':[{'type':'address','item':'%s'},{'type':'walletId','item':'%s'}]},'action':{'type':'deny'}}"
                                .formatted(CustodyDesk.OUTSIDE, desk.wallet()))
                .is(200)
                .body();
        assertThat(wallet.at("/admin/policy/rules/0/condition/addresses")).hasSize(3);
        desk.send(desk.creator(), "1").is(200);
        rule(
                        "PUT",
                        "{'id':'known','type':'coinAddressWhitelist','condition':{'remove':'%s'},'action':{'type':'deny'}}"
                                .formatted(CustodyDesk.OUTSIDE))
                .is(200);
        desk.send(desk.creator(), "1").refusedBitGo(403, "DeniedByPolicy");
        rule("DELETE", "{'id':'known'}").is(200);
        rule(
                        "POST",
                        "{'id':'thieves','type':'coinAddressBlacklist','condition':{'add':'%s'},'action':{'type':'deny'}}"
                                .formatted(CustodyDesk.OUTSIDE))
                .is(200);
        desk.send(desk.creator(), "1").refusedBitGo(403, "DeniedByPolicy");
    }

    @Test
    void anotherTypeStartsWithAnEmptyList() {
        String known = "0x" + "12".repeat(20);
        String bad = "0x" + "34".repeat(20);
        rule(
                        "POST",
                        "{'id':'list','type':'coinAddressWhitelist','condition':{'add':'%s'},'action':{'type':'deny'}}"
                                .formatted(known))
                .is(200);
        JsonNode wallet = rule(
                        "PUT",
                        "{'id':'list','type':'coinAddressBlacklist','condition':{'add':'%s'},'action':{'type':'deny'}}"
                                .formatted(bad))
                .is(200)
                .body();
        assertThat(wallet.at("/admin/policy/rules/0/type").textValue()).isEqualTo("coinAddressBlacklist");
        assertThat(wallet.at("/admin/policy/rules/0/condition/addresses").toString())
                .isEqualTo("[\"%s\"]".formatted(bad));
    }

    /** Through this wire nobody removes what it cannot even say. */
    @Test
    void whatTheOperatorSetWithOtherWordsStays() throws SQLException {
        Records.change(
                """
                insert into policy_rule (id, partner_id, position, name, wallet_id, action, conditions)
                values (gen_random_uuid(), ?, 900, 'operators', ?, 'DENY', '{"purposes": ["WITHDRAWAL"]}')""",
                desk.partnerId(),
                UUID.fromString(desk.wallet().replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5")));
        String body = "{'id':'operators','type':'allTx','action':{'type':'deny'}}";
        rule("PUT", body).refusedBitGo(403, "Forbidden");
        rule("DELETE", body).refusedBitGo(403, "Forbidden");
    }

    @Test
    void namedPeopleApprove() {
        rule(
                        "POST",
                        "{'id':'final','type':'allTx','action':{'type':'getFinalApproval','userIds':['%s'],'approvalsRequired':1}}"
                                .formatted(desk.admin(2).user()))
                .is(200);
        String id = desk.waiting();
        desk.decide(desk.admin(0), id, "approved").refusedBitGo(403, "Forbidden");
        desk.decide(desk.admin(2), id, "approved").is(200);
    }

    @Test
    void whatIsNoRuleIsRefused() {
        for (String body : List.of(
                "{}",
                "{'id':'a'}",
                "{'id':'','type':'allTx','action':{'type':'deny'}}",
                "{'id':'a','type':'allTx'}",
                "{'id':'a','type':'allTx','action':{}}",
                "{'id':'a','type':'allTx','action':{'type':'getCustodianApproval'}}",
                "{'id':'a','type':'allTx','action':{'type':'getFinalApproval'}}",
                "{'id':'a','type':'allTxNoFiat','action':{'type':'deny'}}",
                "{'id':'a','type':'velocityLimit','action':{'type':'deny'}}",
                "{'id':'a','type':'velocityLimit','condition':{'amountString':'1','timeWindow':2678401},'action':{'type':'deny'}}",
                "{'id':'a','type':'velocityLimit','condition':{'amountString':'1.5','timeWindow':60},'action':{'type':'deny'}}",
                "{'id':'a','type':'velocityLimit','condition':{'amountString':'1','timeWindow':60,'groupTags':['x']},'action':{'type':'deny'}}",
                "{'id':'a','type':'coinAddressWhitelist','condition':{},'action':{'type':'deny'}}",
                "{'id':'a','type':'coinAddressWhitelist','condition':{'add':'" + CustodyDesk.OUTSIDE + "','remove':'"
                        + CustodyDesk.OUTSIDE + "'},'action':{'type':'deny'}}",
                "{'id':'a','type':'webhook','condition':{},'action':{'type':'deny'}}",
                "{'id':'a','type':'webhook','condition':{'url':'ftp://x'},'action':{'type':'deny'}}",
                "{'id':'a','type':'allTx','coin':'usdt','action':{'type':'deny'}}")) {
            rule("POST", body).refusedBitGo(400, "InvalidRequest");
        }
        rule("POST", "{'id':'a','type':'allTx','action':{'type':'getApproval','approvalsRequired':3}}")
                .refusedBitGo(400, "TooManyApprovalsRequired");
        rule("POST", "{'id':'a','type':'allTx','action':{'type':'getApproval','userIds':['x']}}")
                .refusedBitGo(400, "InvalidUserId");
        rule(
                        "POST",
                        "{'id':'a','type':'allTx','action':{'type':'getApproval','userIds':['" + "0".repeat(32)
                                + "'],'approvalsRequired':1}}")
                .refusedBitGo(400, "InvalidUserId");
        rule("POST", "{'id':'a','type':'coinAddressWhitelist','condition':{'add':'x'},'action':{'type':'deny'}}")
                .refusedBitGo(400, "InvalidAddress");
        Object good = Json.of("{'id':'a','type':'allTx','action':{'type':'deny'}}");
        desk.creator().call("POST", desk.walletPath() + "/policy/rule", good).refusedBitGo(403, "Forbidden");
        BitGoClient reader = BitGoClient.of(desk.partnerId(), desk.admin(0).userId(), "wallet_view_all");
        reader.call("POST", desk.walletPath() + "/policy/rule", good).refusedBitGo(403, "Forbidden");
        CustodyDesk.open()
                .admin(0)
                .call("POST", desk.walletPath() + "/policy/rule", good)
                .refusedBitGo(404, "NotFound");
        assertThat(desk.admin(0).get(desk.walletPath()).body().at("/admin/policy/rules"))
                .isEmpty();
    }

    /** Where changes of the policy need others, they wait as approvals, and are decided as such. */
    @Test
    void aChangeThatNeedsOthersWaits() {
        new Operator()
                .call(
                        "PUT",
                        "/admin/v1/partners/" + desk.partnerId() + "/policies/changes-need",
                        Json.of("{'action':'REQUIRE','quorum':1,'permission':'policy:manage','window_seconds':3600}"))
                .is(200);
        JsonNode waits = rule(
                        "POST",
                        "{'id':'daily','type':'velocityLimit','condition':{'amountString':'10','timeWindow':86400},'action':{'type':'deny'}}")
                .is(202)
                .body();
        String id = waits.get("id").textValue();
        assertThat(waits.at("/info/type").textValue()).isEqualTo("policyRuleRequest");
        assertThat(waits.at("/info/policyRuleRequest/action").textValue()).isEqualTo("create");
        assertThat(waits.at("/info/policyRuleRequest/update/type").textValue()).isEqualTo("velocityLimit");
        assertThat(waits.at("/info/policyRuleRequest/update/condition/amountString")
                        .textValue())
                .isEqualTo("10");
        assertThat(waits.get("state").textValue()).isEqualTo("pending");
        assertThat(waits.get("wallet").textValue()).isEqualTo(desk.wallet());

        desk.requiring(1);
        String send = desk.waiting();
        for (String path :
                List.of("/api/v2/pendingapprovals", "/api/v2/usdt/pendingapprovals?requestType=policyRuleRequest")) {
            JsonNode page = desk.admin(1).get(path).is(200).body();
            assertThat(page.get("pendingApprovals").findValuesAsText("type")).contains("policyRuleRequest");
        }
        JsonNode all =
                desk.admin(1).get("/api/v2/pendingapprovals?limit=1").is(200).body();
        assertThat(all.at("/pendingApprovals/0/id").textValue()).isEqualTo(send);
        assertThat(all.get("nextBatchPrevId").textValue()).isEqualTo(send);
        JsonNode rest = desk.admin(1)
                .get("/api/v2/pendingapprovals?limit=1&prevId=" + send)
                .is(200)
                .body();
        assertThat(rest.at("/pendingApprovals/0/id").textValue()).isEqualTo(id);
        assertThat(rest.has("nextBatchPrevId")).isFalse();
        assertThat(desk.admin(1)
                        .get("/api/v2/pendingapprovals/count")
                        .body()
                        .at("/enterprises/" + desk.enterprise() + "/pendingApprovalsCount")
                        .intValue())
                .isEqualTo(2);
        desk.admin(1).get("/api/v2/pendingapprovals/" + id + "/transfer").refusedBitGo(400, "InvalidRequest");

        desk.decide(desk.admin(0), id, "approved").refusedBitGo(403, "CannotApproveBySelf");
        String bulk = "{'approvals':[{'paId':'%s','status':'approved'}]}".formatted(id);
        JsonNode locked = desk.admin(1)
                .put("/api/v2/pendingapprovals/bulkupdate", Json.of(bulk))
                .is(200)
                .body();
        assertThat(locked.at("/results/0/message").textValue()).isEqualTo("needs unlock");
        desk.admin(1)
                .call("POST", "/api/v2/user/unlock", Json.object("otp", "0000000"))
                .is(200);
        JsonNode done = desk.admin(1)
                .put("/api/v2/pendingapprovals/bulkupdate", Json.of(bulk))
                .is(200)
                .body();
        assertThat(done.at("/results/0/status").textValue()).isEqualTo("success");
        assertThat(desk.admin(1)
                        .get(desk.approvals() + "/" + id)
                        .is(200)
                        .body()
                        .get("state")
                        .textValue())
                .isEqualTo("approved");
        desk.send(desk.creator(), "1000000").refusedBitGo(403, "DeniedByPolicy");

        JsonNode removal = rule("DELETE", "{'id':'daily'}").is(202).body();
        assertThat(removal.at("/info/policyRuleRequest/action").textValue()).isEqualTo("remove");
        assertThat(desk.decide(desk.admin(1), removal.get("id").textValue(), "approved")
                        .is(200)
                        .body()
                        .get("state")
                        .textValue())
                .isEqualTo("approved");
        desk.send(desk.creator(), "1000000").is(202);
    }

    private Answer rule(String method, String body) {
        return desk.admin(0).call(method, desk.walletPath() + "/policy/rule", Json.of(body));
    }
}
