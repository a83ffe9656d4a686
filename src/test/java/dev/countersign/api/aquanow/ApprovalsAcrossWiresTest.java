package dev.countersign.api.aquanow;

import static dev.countersign.driver.AquanowDesk.APPROVAL;
import static dev.countersign.driver.AquanowDesk.REVIEW;
import static dev.countersign.driver.AquanowDesk.decision;
import static dev.countersign.driver.AquanowDesk.ids;
import static dev.countersign.driver.AquanowDesk.look;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.AquanowClient;
import dev.countersign.driver.AquanowDesk;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A customer's send of the banking wire is a withdrawal request here: one authorization, whichever wire decides. */
@QuarkusTest
class ApprovalsAcrossWiresTest {

    private static final String LARGE = "2500";

    private static AquanowDesk desk;
    private static CustomerDesk bank;

    @BeforeAll
    static void openTheDesks() {
        desk = AquanowDesk.acme();
        bank = CustomerDesk.acme();
    }

    @Test
    void aCustomersSendIsAWithdrawalHere() {
        Instant before = Sandbox.now();
        JsonNode order = bank.send(LARGE);
        String id = authorization(order);
        JsonNode seen = look(desk.approver(), id);
        assertThat(seen.get("status").textValue()).isEqualTo("PENDING");
        assertThat(seen.get("action").textValue()).isEqualTo("WITHDRAW");
        assertThat(seen.at("/payload/symbol").textValue()).isEqualTo("USDC");
        assertThat(seen.at("/payload/quantity").decimalValue()).isEqualByComparingTo(LARGE);
        assertThat(seen.at("/payload/networkType").textValue()).isEqualTo("MATIC");
        assertThat(seen.at("/payload/address").textValue()).isEqualTo(CustomerDesk.OUTSIDE);
        assertThat(seen.get("requestedBy").textValue()).isEqualTo("Acme Payments");
        assertThat(ids(desk.approver()
                        .get(APPROVAL + "?startTime=" + Timestamp.write(before))
                        .is(200)
                        .body()))
                .contains(id);
        // who asked for nothing and approves nothing sees nothing of it
        desk.requester().get(APPROVAL + "?approvalId=" + id).refusedAquanow(404);
        AquanowDesk.rival().approver().get(APPROVAL + "?approvalId=" + id).refusedAquanow(404);
        // nobody of this wire asked for it, so nobody of it takes it back
        desk.root().delete(APPROVAL, Json.object("approvalId", id)).refusedAquanow(403);
    }

    @Test
    void whatIsApprovedHereIsApprovedThere() {
        JsonNode order = bank.send(LARGE);
        String id = authorization(order);
        assertThat(desk.approver()
                        .post(REVIEW, decision("APPROVE", id))
                        .is(200)
                        .body()
                        .get("status")
                        .textValue())
                .isEqualTo("APPROVED");
        assertThat(bank.look(order).at("/send/authorizations/0/state").textValue())
                .isEqualTo("approved");
        bank.decide(order, "approved").refusedLirium(400, "invalid_state");
        bank.decide(order, "rejected").refusedLirium(400, "invalid_state");
        // released when the customer agrees too
        assertThat(look(desk.approver(), id).has("executionStatus")).isFalse();
        bank.confirm(order).is(200);
        assertThat(look(desk.approver(), id).get("executionStatus").textValue()).isEqualTo("PROCESSING");
        Jobs.settleChain();
        assertThat(look(desk.approver(), id).get("executionStatus").textValue()).isEqualTo("DONE");
    }

    @Test
    void whatIsDecidedThereIsDecidedHere() {
        JsonNode approved = bank.send(LARGE);
        bank.decide(approved, "approved").is(200);
        String id = authorization(approved);
        assertThat(look(desk.approver(), id).get("status").textValue()).isEqualTo("APPROVED");
        desk.approver().post(REVIEW, decision("APPROVE", id)).refusedAquanow(409);
        desk.approver().post(REVIEW, decision("REJECT", id)).refusedAquanow(409);
        JsonNode rejected = bank.send(LARGE);
        bank.decide(rejected, "rejected").is(200);
        assertThat(look(desk.approver(), authorization(rejected)).get("status").textValue())
                .isEqualTo("REJECTED");
        desk.approver()
                .post(REVIEW, decision("APPROVE", authorization(rejected)))
                .refusedAquanow(409);
    }

    @RepeatedTest(10)
    void ofTwoWiresAtOnceOneWins() {
        JsonNode order = bank.send(LARGE);
        String id = authorization(order);
        String path = bank.order(order) + "/authorizations/" + id;
        CompletableFuture<Answer> there = CompletableFuture.supplyAsync(() -> Http.raw(
                "PATCH", path, bank.reviewer().headers(), "{\"state\":\"rejected\"}".getBytes(StandardCharsets.UTF_8)));
        AquanowClient approver = desk.approver();
        CompletableFuture<Answer> here = CompletableFuture.supplyAsync(() -> Http.raw(
                "POST",
                REVIEW,
                approver.headers("POST", REVIEW),
                decision("APPROVE", id).toString().getBytes(StandardCharsets.UTF_8)));
        List<Integer> answers = List.of(there.join().status(), here.join().status());
        assertThat(answers).isIn(List.of(200, 409), List.of(400, 200));
        boolean approved = here.join().status() == 200;
        assertThat(look(desk.approver(), id).get("status").textValue()).isEqualTo(approved ? "APPROVED" : "REJECTED");
        assertThat(Records.number("select count(*) from decision where authorization_id = ?", UUID.fromString(id)))
                .isOne();
    }

    private static String authorization(JsonNode order) {
        return order.at("/send/authorizations/0/id").textValue();
    }
}
