package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.CustodyDesk;
import dev.countersign.driver.Json;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists, their filters and pages, and what is counted. */
@QuarkusTest
class ApprovalListTest {

    private static final String ALL = "/api/v2/pendingApprovals";

    private final CustodyDesk desk = CustodyDesk.open().requiring(1);

    @Test
    void everySpellingIsTheSameList() {
        String id = desk.waiting();
        for (String path : List.of(
                ALL,
                "/api/v2/pendingapprovals",
                "/api/v2/PENDINGAPPROVALS",
                "/api/v2/usdc/pendingApprovals",
                "/api/v2/usdc/pendingapprovals",
                desk.approvals() + "?walletId=" + desk.wallet(),
                desk.approvals() + "?wallet=" + desk.wallet(),
                desk.approvals() + "?enterprise=" + desk.enterprise(),
                ALL + "?enterpriseId=" + desk.enterprise(),
                ALL + "?organizationId=" + desk.enterprise(),
                ALL + "?coin=usdc",
                ALL + "?coins=usdt,usdc",
                ALL + "?coin=usdt&coin=usdc",
                ALL + "?state[]=pending&state[]=approved",
                ALL + "?state=awaitingSignature,pending",
                ALL + "?requestType=transactionRequest",
                ALL + "?scope=wallet",
                ALL + "?limit=500&offset=0&includeEvmKeyringWallets=true&whatever=x")) {
            assertThat(ids(desk.admin(0), path)).as(path).containsExactly(id);
        }
        for (String path : List.of(
                "/api/v2/usdt/pendingapprovals",
                desk.approvals() + "?coin=usdt",
                desk.approvals() + "?walletId=" + "0".repeat(32),
                ALL + "?enterpriseId=" + "0".repeat(32),
                ALL + "?organizationId=" + "0".repeat(32),
                ALL + "?state=approved",
                ALL + "?state=processing",
                ALL + "?state=pendingFinalApproval",
                ALL + "?requestType=policyRuleRequest",
                ALL + "?requestType=transactionRequestFull",
                ALL + "?scope=enterprise",
                ALL + "?requestResourceType=policyRule",
                ALL + "?offset=1")) {
            assertThat(ids(desk.admin(0), path)).as(path).isEmpty();
        }
    }

    @Test
    void whatIsNoValueIsRefused() {
        for (String query : List.of(
                "state=open",
                "requestType=x",
                "scope=x",
                "requestResourceType=x",
                "coin=nosuchcoin",
                "limit=0",
                "limit=501",
                "limit=x",
                "offset=-1",
                "prevId=x",
                "prevId=" + "0".repeat(32),
                "expandWalletLabels=yes",
                "enterpriseId=x",
                "enterpriseId=" + String.join(",", hexes(21)))) {
            desk.admin(0).get(ALL + "?" + query).refusedBitGo(400, "InvalidRequest");
        }
        JsonNode refusal = desk.admin(0).get(ALL + "?walletId=x").refusedBitGo(400, "InvalidWalletId");
        assertThat(refusal.at("/context/id").textValue()).isEqualTo("x");
        desk.admin(0).get("/api/v2/nosuchcoin/pendingapprovals").refusedBitGo(404, "NotFound");
    }

    @Test
    void pagesAreCutByTheirLastOne() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(desk.waiting());
        }
        List<String> newestFirst = made.reversed();
        assertThat(ids(desk.admin(0), ALL)).containsExactlyElementsOf(newestFirst);
        JsonNode first = desk.admin(0).get(ALL + "?limit=2").is(200).body();
        assertThat(first.get("nextBatchPrevId").textValue()).isEqualTo(newestFirst.get(1));
        JsonNode second = page("?limit=2&prevId=" + newestFirst.get(1));
        assertThat(second.get("nextBatchPrevId").textValue()).isEqualTo(newestFirst.get(3));
        JsonNode third = page("?limit=2&prevId=" + newestFirst.get(3));
        assertThat(texts(third)).containsExactly(newestFirst.get(4));
        assertThat(third.has("nextBatchPrevId")).isFalse();
        assertThat(page("?limit=5").has("nextBatchPrevId")).isFalse();
        assertThat(texts(page("?limit=2&offset=2"))).isEqualTo(newestFirst.subList(2, 4));
    }

    @Test
    void peopleSeeWhatIsTheirs() {
        BitGoClient another = desk.person("withdrawal:request");
        String first = desk.waiting();
        String second = desk.send(another, "5000000").is(202).body().get("id").textValue();
        assertThat(ids(desk.admin(0), ALL)).containsExactly(second, first);
        assertThat(ids(desk.creator(), ALL)).containsExactly(first);
        assertThat(ids(another, ALL)).containsExactly(second);
        assertThat(ids(desk.onlooker(), ALL)).isEmpty();
        assertThat(ids(CustodyDesk.open().admin(0), ALL)).isEmpty();
        another.get(ALL + "?prevId=" + first).refusedBitGo(400, "InvalidRequest");
    }

    @Test
    void labelsAreThereWhenTheyAreAskedFor() {
        desk.waiting();
        JsonNode plain = page("").at("/pendingApprovals/0");
        assertThat(plain.has("walletLabel")).isFalse();
        assertThat(plain.has("addressLabels")).isFalse();
        JsonNode labelled =
                page("?expandWalletLabels=true&expandAddressLabels=true").at("/pendingApprovals/0");
        assertThat(labelled.get("walletLabel").textValue()).isEqualTo("Vault");
        assertThat(labelled.at("/addressLabels/0/address").textValue()).isEqualTo(CustodyDesk.OUTSIDE);
        assertThat(labelled.at("/addressLabels/0").has("label")).isTrue();
        assertThat(labelled.at("/addressLabels/0/label").isNull()).isTrue();
    }

    @Test
    void whatWaitsIsCounted() {
        String first = desk.waiting();
        desk.waiting();
        String enterprise = desk.enterprise();
        assertThat(count(desk.admin(0), "")
                        .at("/enterprises/" + enterprise + "/pendingApprovalsCount")
                        .intValue())
                .isEqualTo(2);
        assertThat(count(desk.admin(0), "").has("organizations")).isFalse();
        assertThat(count(desk.admin(0), "?byOrganization=true")
                        .at("/organizations/" + enterprise + "/pendingApprovalsCount")
                        .intValue())
                .isEqualTo(2);
        assertThat(number(desk.creator(), "?actionable=false")).isEqualTo(2);
        assertThat(number(desk.creator(), "?actionable=true")).isZero();
        assertThat(number(desk.onlooker(), "")).isZero();
        assertThat(number(desk.admin(0), "?actionable=true")).isEqualTo(2);
        desk.decide(desk.admin(0), first, "rejected").is(200);
        assertThat(number(desk.admin(0), "?actionable=true")).isEqualTo(1);
    }

    /** A11. */
    @Test
    void transfersAreNotDecidedInBulk() {
        String first = desk.waiting();
        String nobody = "0".repeat(31) + "1";
        String approvals =
                "{'paId':'%s','status':'rejected'},{'paId':'%s','status':'approved'}".formatted(first, nobody);
        JsonNode results = desk.admin(0)
                .put(ALL + "/bulkupdate", Json.of("{'approvals':[%s]}".formatted(approvals)))
                .is(200)
                .body()
                .get("results");
        assertThat(results).hasSize(2);
        assertThat(results.get(0).get("paId").textValue()).isEqualTo(first);
        assertThat(results).allMatch(one -> one.get("status").textValue().equals("error"));
        assertThat(results).allMatch(one -> !one.get("message").textValue().isBlank());
        assertThat(desk.admin(0)
                        .put(
                                ALL + "/bulkUpdate".toLowerCase(java.util.Locale.ROOT),
                                Json.of("{'bailOnError':true,'approvals':[%s]}".formatted(approvals)))
                        .is(200)
                        .body()
                        .get("results"))
                .hasSize(1);
        for (String body : List.of(
                "{}",
                "{'approvals':[]}",
                "{'approvals':[null]}",
                "{'approvals':[{'paId':'x','status':'approved'}]}",
                "{'approvals':[{'paId':'%s','status':'pending'}]}".formatted(first),
                "{'approvals':[{'paId':'%1$s','status':'approved'},{'paId':'%1$s','status':'rejected'}]}"
                        .formatted(first))) {
            desk.admin(0).put(ALL + "/bulkupdate", Json.of(body)).refusedBitGo(400, "InvalidRequest");
        }
        assertThat(ids(desk.admin(0), ALL)).containsExactly(first);
    }

    private JsonNode page(String query) {
        return desk.admin(0).get(ALL + query).is(200).body();
    }

    private static JsonNode count(BitGoClient who, String query) {
        return who.get(ALL + "/count" + query).is(200).body();
    }

    private int number(BitGoClient who, String query) {
        return count(who, query)
                .at("/enterprises/" + desk.enterprise() + "/pendingApprovalsCount")
                .intValue();
    }

    private static List<String> ids(BitGoClient who, String path) {
        return texts(who.get(path).is(200).body());
    }

    private static List<String> texts(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("pendingApprovals").forEach(one -> ids.add(one.get("id").textValue()));
        return ids;
    }

    private static List<String> hexes(int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add("%032x".formatted(i));
        }
        all.sort(Comparator.naturalOrder());
        return all;
    }
}
