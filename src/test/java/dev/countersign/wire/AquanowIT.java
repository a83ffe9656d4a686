package dev.countersign.wire;

import static dev.countersign.driver.AquanowDesk.APPROVAL;
import static dev.countersign.driver.AquanowDesk.REVIEW;
import static dev.countersign.driver.AquanowDesk.decision;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.AquanowClient;
import dev.countersign.driver.AquanowDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Withdrawal requests that a colleague reviews: HMAC-SHA384 of every request. */
@QuarkusIntegrationTest
class AquanowIT {

    private final JsonNode world = Sandbox.world();
    private final AquanowClient requester = person("requester");
    private final AquanowClient approver = person("approver");

    @Test
    void aWithdrawalIsDoneOnceAColleagueAgrees() {
        String id = asked();
        assertThat(reviewed("APPROVE", id)).isEqualTo("APPROVED");
        JsonNode done = Patience.eventually(
                "the withdrawal to be carried out",
                () -> AquanowDesk.look(requester, id),
                now -> now.path("executionStatus").asText().equals("DONE"));
        assertThat(done.get("txHash").textValue()).startsWith("0x");
    }

    @Test
    void orIsRejectedOrCancelled() {
        assertThat(reviewed("REJECT", asked())).isEqualTo("REJECTED");
        String id = asked();
        requester.delete(APPROVAL, Json.object("approvalId", id)).is(200);
        assertThat(AquanowDesk.look(requester, id).get("status").textValue()).isEqualTo("CANCELLED");
        approver.post(REVIEW, decision("APPROVE", id)).refusedAquanow(409);
        requester
                .get(APPROVAL + "?startTime="
                        + AquanowDesk.look(requester, id).get("created").textValue())
                .is(200);
    }

    @Test
    void refusesInItsEnvelope() {
        assertThat(Http.call("GET", APPROVAL, Map.of(), null).status()).isIn(401, 403);
        requester.get(APPROVAL + "?approvalId=" + UUID.randomUUID()).refusedAquanow(404);
        requester.get(APPROVAL + "?x").refusedAquanow(400);
        requester.post(APPROVAL, "{nonsense").refusedAquanow(400);
        requester.post(APPROVAL, request("1").put("action", "TRADE")).refusedAquanow(400);
        requester.call("PUT", APPROVAL, Json.object()).refusedAquanow(405);
        Map<String, String> text = new TreeMap<>(requester.headers("POST", APPROVAL));
        text.put("Content-Type", "text/plain");
        Http.call("POST", APPROVAL, text, "{}").refusedAquanow(415);
    }

    private AquanowClient person(String role) {
        return AquanowClient.of(
                UUID.fromString(world.at("/partner/id").textValue()),
                world.get("aquanow").get(role));
    }

    private String asked() {
        return requester
                .post(APPROVAL, request("1"))
                .is(200)
                .body()
                .get("approvalId")
                .textValue();
    }

    private ObjectNode request(String quantity) {
        return Json.of("""
                {'action':'BALANCE/WITHDRAW','payload':{'transactionType':'WITHDRAW','symbol':'USDC','accountId':'%s',
                 'address':'%s','networkType':'eth','quantity':%s}}""".formatted(world.at("/aquanow/account_id").textValue(), AquanowDesk.OUTSIDE, quantity));
    }

    private String reviewed(String action, String id) {
        return approver.post(REVIEW, decision(action, id))
                .is(200)
                .body()
                .get("status")
                .textValue();
    }
}
