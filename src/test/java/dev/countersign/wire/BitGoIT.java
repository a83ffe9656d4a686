package dev.countersign.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.CustodyDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Pending approvals: plain tokens and signed requests, one-time passwords, m of n. */
@QuarkusIntegrationTest
class BitGoIT {

    private final JsonNode world = Sandbox.world().get("bitgo");
    private final String coin = "/api/v2/" + world.get("coin").textValue();
    private final String approvals = coin + "/pendingapprovals";
    private final BitGoClient creator =
            BitGoClient.holding(world.at("/creator/token").textValue());

    @Test
    void aSendGoesOnceAnAdministratorAgrees() {
        String id = held("wallet");
        JsonNode listed = admin(0).get(
                        approvals + "?walletId=" + world.get("wallet").textValue())
                .is(200)
                .body();
        assertThat(listed.get("pendingApprovals").findValuesAsText("id")).contains(id);
        admin(0).put(approvals + "/" + id, Json.object("state", "approved")).refusedBitGo(401, "Response");
        creator.put(approvals + "/" + id, approval()).refusedBitGo(403, "CannotApproveBySelf");
        assertThat(decided(admin(0), id)).isEqualTo("approved");
        Patience.eventually(
                "the transfer to be confirmed",
                () -> admin(0).get(approvals + "/" + id).is(200).text(),
                text -> text.contains("\"approved\""));
    }

    @Test
    void twoOfThreeMustAgreeAndOneCanRefuse() {
        String id = held("wallet_two_of");
        admin(0).put(approvals + "/" + id, approval()).is(202);
        assertThat(decided(admin(1), id)).isEqualTo("approved");
        String unwanted = held("wallet_two_of");
        assertThat(admin(2).put(approvals + "/" + unwanted, Json.object("state", "rejected"))
                        .is(200)
                        .body()
                        .get("state")
                        .textValue())
                .isEqualTo("rejected");
    }

    @Test
    void signedRequestsGetSignedAnswers() {
        BitGoClient signing =
                BitGoClient.holding(world.at("/admins/0/signed_token").textValue());
        for (String version : new String[] {"2.0", "3.0"}) {
            signing.signed(version, "GET", "/api/v2/user/me", "").is(200);
            signing.signed(version, "GET", approvals, "").is(200);
        }
    }

    @Test
    void walletsAndTheirPolicy() {
        String wallet = coin + "/wallet/" + world.get("wallet").textValue();
        assertThat(creator.get(wallet)
                        .is(200)
                        .body()
                        .get("spendableBalanceString")
                        .textValue())
                .matches("\\d+");
        creator.get("/api/v2/user/me").is(200);
        creator.get("/api/v1/client/constants").is(200);
    }

    @Test
    void refusesInItsEnvelope() {
        Http.call("GET", approvals, Map.of(), null).is(401).leaksNothing();
        creator.get(approvals + "/" + "0".repeat(32)).refusedBitGo(404, "NotFound");
        creator.call("DELETE", "/api/v2/user/session", null).refusedBitGo(405, "MethodNotAllowed");
        creator.call("POST", "/api/v2/user/unlock", "{nonsense").refusedBitGo(400, "InvalidRequest");
        Map<String, String> text = new TreeMap<>(creator.headers());
        text.put("Content-Type", "text/plain");
        Http.call("POST", "/api/v2/user/unlock", text, "{}").refusedBitGo(415, "UnsupportedMediaType");
    }

    private BitGoClient admin(int index) {
        return BitGoClient.holding(world.get("admins").get(index).get("token").textValue());
    }

    private String held(String wallet) {
        ObjectNode body = Json.of(
                "{'recipients':[{'address':'%s','amount':'5000000'}],'otp':'0000000'}".formatted(CustodyDesk.OUTSIDE));
        return creator.call(
                        "POST",
                        "%s/wallet/%s/tx/send".formatted(coin, world.get(wallet).textValue()),
                        body.put("comment", UUID.randomUUID().toString()))
                .is(202)
                .body()
                .get("id")
                .textValue();
    }

    private String decided(BitGoClient who, String id) {
        return who.put(approvals + "/" + id, approval())
                .is(200)
                .body()
                .get("state")
                .textValue();
    }

    private static ObjectNode approval() {
        return Json.object("state", "approved", "otp", "0000000");
    }
}
