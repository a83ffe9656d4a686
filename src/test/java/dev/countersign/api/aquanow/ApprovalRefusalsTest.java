package dev.countersign.api.aquanow;

import static dev.countersign.driver.AquanowDesk.APPROVAL;
import static dev.countersign.driver.AquanowDesk.OUTSIDE;
import static dev.countersign.driver.AquanowDesk.REVIEW;
import static dev.countersign.driver.AquanowDesk.decision;
import static dev.countersign.driver.AquanowDesk.look;
import static dev.countersign.driver.AquanowDesk.transferState;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.AquanowClient;
import dev.countersign.driver.AquanowDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way in which a call is refused: its status, its one sentence, and that nothing changed. */
@QuarkusTest
class ApprovalRefusalsTest {

    private static AquanowDesk desk;
    private static AquanowDesk rival;

    @BeforeAll
    static void openTheDesks() {
        desk = AquanowDesk.acme();
        rival = AquanowDesk.rival();
    }

    @BeforeEach
    void rest() {
        AquanowDesk.rested(desk.requester(), desk.approver(), desk.root());
    }

    @Test
    void theErrorsOfFetchingAreThoseOfTheSheet() {
        Instant now = Sandbox.now();
        fetch(
                "startTime=" + Timestamp.write(now.minus(Duration.ofDays(91))),
                400,
                "Query time range must be within 90 days");
        fetch("startTime=" + Timestamp.write(now.plusSeconds(600)), 400, "Query endTime must be later than startTime");
        for (String malformed : List.of(
                "x",
                "startTime=2023-11-T08:00:00.000Z",
                "startTime=",
                "startTime=yesterday",
                "approvalId=",
                "approvalId=" + "x".repeat(65),
                "status=PENDING",
                "limit=1",
                "approvalId=a&approvalId=b",
                "approvalId=a&startTime=" + Timestamp.write(now),
                "approvalId=" + UUID.randomUUID() + "&x=",
                "startTime=%00",
                "startTime=%27%20or%201=1")) {
            fetch(malformed, 400, "Invalid query parameters");
        }
        assertThat(desk.requester().get(APPROVAL).refusedAquanow(400)).isEqualTo("Invalid query parameters");
        fetch("approvalId=" + UUID.randomUUID(), 404, "Record not found");
        fetch("approvalId=58w5081e-82dc-49cw-a820-844oe4dfq9t4", 404, "Record not found");
        fetch("approvalId=%00", 404, "Record not found");
        assertThat(desk.requester()
                        .get(APPROVAL + "?startTime=" + Timestamp.write(Sandbox.now()))
                        .is(200)
                        .text())
                .isEqualTo("[]");
    }

    @Test
    void whatCannotBeARequestMakesNone() {
        long before = count();
        Map<String, String> bodies = new HashMap<>();
        bodies.put("{}", "payload is required");
        bodies.put("{'action':'BALANCE/WITHDRAW'}", "payload is required");
        bodies.put("{'action':'BALANCE/WITHDRAW','payload':null}", "payload is required");
        bodies.put(with("action", "'TRADE'"), "action must be BALANCE/WITHDRAW");
        bodies.put(with("action", "null"), "action must be BALANCE/WITHDRAW");
        bodies.put(with("action", "'BALANCE'"), "action must be BALANCE/WITHDRAW");
        bodies.put(payload("'transactionType':'DEPOSIT','quantity':1"), "payload.transactionType must be WITHDRAW");
        String either = "Please specify either grossQuantity or quantity inside the payload";
        bodies.put(payload("'x':1"), either);
        bodies.put(payload("'quantity':1,'grossQuantity':1"), either);
        for (String amount : List.of(
                "0",
                "-1",
                "'NaN'",
                "'Infinity'",
                "'abc'",
                "''",
                "true",
                "1e999",
                "1e99",
                "'1,5'",
                "1e-99",
                "9".repeat(40))) {
            bodies.put(payload("'quantity':" + amount), "payload.quantity must be a positive decimal number");
            bodies.put(payload("'grossQuantity':" + amount), "payload.grossQuantity must be a positive decimal number");
        }
        bodies.put(payload("'quantity':0.0000001"), "The quantity has more than 6 digits after the point");
        bodies.put(payload("'grossQuantity':0.5"), "The quantity is used up by the fee of 0.5");
        bodies.put(payload("'quantity':99999999999"), "Insufficient balance of USDC");
        bodies.put(payload("'quantity':1,'accountId':'CA9'"), "payload.accountId is not known");
        bodies.put(payload("'quantity':1,'accountId':'" + rival.accountId() + "'"), "payload.accountId is not known");
        bodies.put(payload("'quantity':1,'networkType':'TRON'"), "payload.networkType is not known for USDC");
        bodies.put(payload("'quantity':1,'networkType':'\\u0000'"), "payload.networkType is not known");
        bodies.put(
                payload("'quantity':1,'tag':'" + "x".repeat(201) + "'"), "payload.tag must be at most 200 characters");
        bodies.put(
                payload("'quantity':1,'message':'" + "x".repeat(1001) + "'"),
                "payload.message must be at most 1000 characters");
        bodies.put(payload("'quantity':1,'message':'a\\u0000'"), "payload.message must be at most 1000 characters");
        bodies.put(payload("'quantity':1,'message':'a\\ud800'"), "payload.message must be at most 1000 characters");
        bodies.put(
                "{'action':'WITHDRAW','payload':{'quantity':1,'address':'%s'}}".formatted(OUTSIDE),
                "payload.symbol is required");
        bodies.put(
                "{'action':'WITHDRAW','payload':{'quantity':1,'symbol':'BTC','address':'%s'}}".formatted(OUTSIDE),
                "payload.symbol is not in that account");
        bodies.put("{'action':'WITHDRAW','payload':{'quantity':1,'symbol':'USDC'}}", "payload.address is required");
        for (String address : List.of("0x12", "nowhere", "", OUTSIDE.replace("9f8e", "9F8e"))) {
            bodies.put(
                    "{'action':'WITHDRAW','payload':{'quantity':1,'symbol':'USDC','address':'%s'}}".formatted(address),
                    "payload.address is no address on that network, or its checksum is wrong");
        }
        bodies.put(
                "{'action':'WITHDRAW','payload':{'quantity':1,'symbol':'USDC','address':'0x%s'}}"
                        .formatted("0".repeat(40)),
                "payload.address is the zero address");
        bodies.forEach((body, message) -> {
            AquanowDesk.rested(desk.requester());
            assertThat(desk.requester().post(APPROVAL, body.replace('\'', '"')).refusedAquanow(400))
                    .as(body)
                    .isEqualTo(message);
        });
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void whatIsNoJsonObjectIsRefused() {
        for (String path : List.of(APPROVAL, REVIEW)) {
            for (String body : List.of(
                    "",
                    "[]",
                    "null",
                    "1",
                    "\"x\"",
                    "{",
                    "{\"action\":{}}",
                    "{\"action\":[1]}",
                    "{\"payload\":7,\"approvalId\":{}}",
                    "\0",
                    "{\"action\":\"a\",\"action\":\"b\"}")) {
                AquanowDesk.rested(desk.requester());
                desk.requester().post(path, body).refusedAquanow(400);
            }
            Map<String, String> headers = new HashMap<>(desk.requester().headers("POST", path));
            headers.put("Content-Type", "text/plain");
            Http.call("POST", path, headers, "{}").refusedAquanow(415);
            headers.putAll(desk.requester().headers("POST", path));
            headers.put("Content-Type", "application/json");
            Http.call("POST", path, headers, new byte[] {'{', (byte) 0xff, '}'}).refusedAquanow(400);
            desk.requester().post(path, " ".repeat(1_100_000)).refusedAquanow(413);
            desk.requester().call("PUT", path, "{}").refusedAquanow(405);
        }
        for (String body : List.of("[]", "{", "7", "{\"approvalId\":{}}", "{\"approvalId\":null}", "{}", "")) {
            desk.requester().delete(APPROVAL, body).refusedAquanow(400);
        }
        assertThat(desk.requester().delete(APPROVAL, null).refusedAquanow(400)).isEqualTo("approvalId is required");
        String id = desk.asked();
        desk.requester()
                .delete(APPROVAL + "?approvalId=" + UUID.randomUUID(), Json.object("approvalId", id))
                .refusedAquanow(400);
        assertThat(look(desk.requester(), id).get("status").textValue()).isEqualTo("PENDING");
    }

    /** A body whose length nobody says beforehand is read as far as the limit goes, also on DELETE. */
    @Test
    void aBodyInPiecesIsReadToo() {
        String id = desk.asked();
        byte[] review = decision("REJECT", id).toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>(desk.approver().headers("POST", REVIEW));
        Http.chunked(REVIEW, headers, review).is(200);
        headers.putAll(desk.approver().headers("POST", REVIEW));
        Http.chunked(REVIEW, headers, new byte[1_100_000]).refusedAquanow(413);
    }

    @Test
    void aReviewSaysWhatAndOfWhat() {
        String id = desk.asked();
        for (String action : List.of("approve", "APPROVED", "CANCEL", "")) {
            assertThat(desk.approver().post(REVIEW, decision(action, id)).refusedAquanow(400))
                    .isEqualTo("action must be APPROVE or REJECT");
        }
        desk.approver().post(REVIEW, Json.object("approvalId", id)).refusedAquanow(400);
        assertThat(desk.approver()
                        .post(REVIEW, Json.object("action", "APPROVE"))
                        .refusedAquanow(400))
                .isEqualTo("approvalId is required");
        desk.approver().post(REVIEW, decision("APPROVE", "x".repeat(65))).refusedAquanow(400);
        desk.approver().post(REVIEW, decision("APPROVE", "no-uuid")).refusedAquanow(404);
        desk.approver()
                .post(REVIEW, decision("APPROVE", UUID.randomUUID().toString()))
                .refusedAquanow(404);
        desk.approver()
                .post(REVIEW, decision("APPROVE", id).put("comment", "x".repeat(1001)))
                .refusedAquanow(400);
        desk.approver()
                .post(REVIEW, decision("APPROVE", id).put("comment", "\0"))
                .refusedAquanow(400);
        assertThat(look(desk.approver(), id).get("status").textValue()).isEqualTo("PENDING");
        // a thousand code points are more chars
        String longest = "😀".repeat(1000);
        JsonNode approved = desk.approver()
                .post(REVIEW, decision("APPROVE", id).put("comment", longest))
                .is(200)
                .body();
        assertThat(approved.at("/reviewRecords/0/comment").textValue()).isEqualTo(longest);
    }

    @Test
    void whoAskedDoesNotReviewAndWhoDidNotDoesNotCancel() {
        String id = desk.asked();
        for (String action : List.of("APPROVE", "REJECT")) {
            assertThat(desk.requester().post(REVIEW, decision(action, id)).refusedAquanow(403))
                    .isEqualTo("Users can only cancel their own approval requests");
        }
        desk.approver().delete(APPROVAL, Json.object("approvalId", id)).refusedAquanow(403);
        desk.root().delete(APPROVAL, Json.object("approvalId", id)).refusedAquanow(403);
        // an approver's own request
        String own = desk.root()
                .post(APPROVAL, desk.request("quantity", "1"))
                .is(200)
                .body()
                .get("approvalId")
                .textValue();
        desk.root().post(REVIEW, decision("APPROVE", own)).refusedAquanow(403);
        desk.root().post(REVIEW, decision("REJECT", own)).refusedAquanow(403);
        assertThat(look(desk.approver(), own).get("status").textValue()).isEqualTo("PENDING");
        desk.root().delete(APPROVAL, Json.object("approvalId", own)).is(200);
        desk.root().delete(APPROVAL, Json.object("approvalId", own)).refusedAquanow(409);
        assertThat(transferState(id)).isEqualTo("HELD");
    }

    /** Foreign is unknown, and so is what a colleague without the right to approve asked for. */
    @Test
    void whatOneMayNotSeeDoesNotExist() {
        String id = desk.asked();
        AquanowClient colleague = AquanowClient.ofPartner(desk.partnerId(), "withdrawal:request");
        for (AquanowClient other : List.of(rival.approver(), rival.root(), rival.requester(), colleague)) {
            assertThat(other.get(APPROVAL + "?approvalId=" + id).refusedAquanow(404))
                    .isEqualTo("Record not found");
            other.post(REVIEW, decision("APPROVE", id)).refusedAquanow(404);
            other.delete(APPROVAL, Json.object("approvalId", id)).refusedAquanow(404);
            String all = other.get(APPROVAL + "?startTime=" + today()).is(200).text();
            assertThat(all).doesNotContain(id);
        }
        // a later colleague with the right to approve sees it, and is not in the audience that was asked
        AquanowClient late = AquanowClient.ofPartner(desk.partnerId(), "transfer:approve");
        look(late, id);
        late.post(REVIEW, decision("APPROVE", id)).refusedAquanow(403);
        assertThat(transferState(id)).isEqualTo("HELD");
    }

    @Test
    void rightsAndScopesDecide() {
        AquanowClient nobody = AquanowClient.ofPartner(desk.partnerId());
        assertThat(nobody.post(APPROVAL, desk.request("quantity", "1")).refusedAquanow(403))
                .isEqualTo("The user has no right to request withdrawals");
        AquanowClient reader = AquanowClient.ofPartner(desk.partnerId(), "withdrawal:request", "transfer:approve")
                .withKey(Json.of("{'label':'r','scopes':['approval:read']}"));
        reader.get(APPROVAL + "?startTime=" + today()).is(200);
        reader.post(APPROVAL, desk.request("quantity", "1")).refusedAquanow(403);
        reader.post(REVIEW, decision("APPROVE", UUID.randomUUID().toString())).refusedAquanow(403);
        reader.delete(APPROVAL, Json.object("approvalId", UUID.randomUUID().toString()))
                .refusedAquanow(403);
        AquanowClient writer = AquanowClient.ofPartner(desk.partnerId(), "withdrawal:request", "transfer:approve")
                .withKey(Json.of("{'label':'w','scopes':['approval:create']}"));
        writer.get(APPROVAL + "?startTime=" + today()).refusedAquanow(403);
        Answer made = writer.post(APPROVAL, desk.request("quantity", "1")).is(200);
        writer.delete(
                        APPROVAL,
                        Json.object("approvalId", made.body().get("approvalId").textValue()))
                .is(200);
    }

    private static void fetch(String query, int status, String message) {
        AquanowDesk.rested(desk.requester());
        assertThat(desk.requester().get(APPROVAL + "?" + query).refusedAquanow(status))
                .as(query)
                .isEqualTo(message);
    }

    private static String today() {
        return Timestamp.write(Sandbox.now().minus(Duration.ofHours(1)));
    }

    /** A good request with another member at its top. */
    private static String with(String member, String value) {
        return "{'action':'WITHDRAW','payload':{'symbol':'USDC','quantity':1,'address':'%s'}}"
                .formatted(OUTSIDE)
                .replace("'action':'WITHDRAW'", "'" + member + "':" + value);
    }

    /** A request whose amount, and whatever else, is said here. */
    private static String payload(String members) {
        return "{'action':'BALANCE/WITHDRAW','payload':{'symbol':'USDC','address':'%s',%s}}"
                .formatted(OUTSIDE, members);
    }

    private static long count() {
        return Records.number("select count(*) from withdrawal");
    }
}
