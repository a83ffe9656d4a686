package dev.countersign.api.aquanow;

import static dev.countersign.driver.AquanowDesk.APPROVAL;
import static dev.countersign.driver.AquanowDesk.OUTSIDE;
import static dev.countersign.driver.AquanowDesk.REVIEW;
import static dev.countersign.driver.AquanowDesk.decision;
import static dev.countersign.driver.AquanowDesk.look;
import static dev.countersign.driver.AquanowDesk.transferState;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.driver.Answer;
import dev.countersign.driver.AquanowDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Records;
import dev.countersign.identity.Directory.Names;
import dev.countersign.transfer.ReviewedTransfer;
import dev.countersign.transfer.TransferReviews;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A withdrawal request from beginning to end. */
@QuarkusTest
class ApprovalsTest {

    private static AquanowDesk desk;

    @Inject
    TransferReviews reviews;

    @BeforeAll
    static void openTheDesk() {
        desk = AquanowDesk.acme();
    }

    @Test
    void aRequestIsMadeSeenApprovedAndCarriedOut() {
        ObjectNode request = desk.request("grossQuantity", "200");
        ((ObjectNode) request.get("payload"))
                .put("tag", "hi")
                .put("message", "rent")
                .put("unknown", 1);
        Answer made = desk.requester().post(APPROVAL, request).is(200);
        JsonNode body = made.body();
        assertThat(Json.names(body))
                .containsExactlyInAnyOrder(
                        "approvalId",
                        "status",
                        "resource",
                        "action",
                        "payload",
                        "username",
                        "requestedBy",
                        "reviewRecords",
                        "created",
                        "entity",
                        "approvalsRequired");
        assertThat(body.get("status").textValue()).isEqualTo("PENDING");
        assertThat(body.get("resource").textValue()).isEqualTo("BALANCE");
        assertThat(body.get("action").textValue()).isEqualTo("WITHDRAW");
        assertThat(body.get("entity").textValue()).isEqualTo("Approval");
        assertThat(body.get("requestedBy").textValue())
                .isEqualTo(desk.requester().username());
        assertThat(body.get("username").textValue()).isEqualTo("Acme Payments");
        assertThat(body.get("reviewRecords")).isEmpty();
        JsonNode payload = body.get("payload");
        assertThat(Json.names(payload))
                .containsExactlyInAnyOrder(
                        "transactionType",
                        "symbol",
                        "accountId",
                        "accountName",
                        "address",
                        "grossQuantity",
                        "networkFee",
                        "networkType",
                        "tag",
                        "message");
        assertThat(payload.get("address").textValue()).isEqualTo(OUTSIDE);
        assertThat(payload.get("networkType").textValue()).isEqualTo("eth");
        assertThat(payload.get("accountId").textValue()).isEqualTo(desk.accountId());
        assertThat(made.text()).contains("\"grossQuantity\":200,", "\"networkFee\":0.5,");

        String id = body.get("approvalId").textValue();
        assertThat(look(desk.approver(), id)).isEqualTo(body);
        assertThat(transferState(id)).isEqualTo("HELD");
        JsonNode approved = desk.approver()
                .post(REVIEW, decision("APPROVE", id).put("comment", "paid on Friday"))
                .is(200)
                .body();
        assertThat(approved.get("status").textValue()).isEqualTo("APPROVED");
        JsonNode record = approved.get("reviewRecords").get(0);
        assertThat(Json.names(record)).containsExactlyInAnyOrder("reviewedAt", "reviewedBy", "status", "comment");
        assertThat(record.get("reviewedBy").textValue())
                .isEqualTo(desk.approver().username());
        assertThat(record.get("status").textValue()).isEqualTo("APPROVED");
        assertThat(record.get("comment").textValue()).isEqualTo("paid on Friday");
        assertThat(approved.get("executionStatus").textValue()).isEqualTo("PROCESSING");
        Jobs.settleChain();
        JsonNode done = look(desk.requester(), id);
        assertThat(done.get("status").textValue()).isEqualTo("APPROVED");
        assertThat(done.get("executionStatus").textValue()).isEqualTo("DONE");
        assertThat(done.get("txId").textValue()).isEqualTo(approved.get("txId").textValue());
        assertThat(done.get("txHash").textValue()).startsWith("0x");
        assertThat(((BigDecimal) Records.rows(
                                "select t.amount_atomic from transfer t join authorization_request a on a.transfer_id = t.id where a.id = ?",
                                UUID.fromString(id))
                        .getFirst()
                        .get("amount_atomic")))
                .isEqualByComparingTo("199500000");
    }

    /** The second sample of the wire's page: no account, no network, a net amount of one. */
    @Test
    void whatCanBeGuessedNeedNotBeSaid() {
        JsonNode made = desk.requester()
                .post(APPROVAL, Json.of("""
                        {'action':'BALANCE/WITHDRAW','payload':{'address':'%s','symbol':'USDC','tag':'hi','quantity':1}}""".formatted(OUTSIDE)))
                .is(200)
                .body();
        assertThat(made.at("/payload/accountId").textValue()).isEqualTo(desk.accountId());
        assertThat(made.at("/payload/networkType").textValue()).isEqualTo("ETH");
        assertThat(made.at("/payload/transactionType").textValue()).isEqualTo("WITHDRAW");
        assertThat(made.at("/payload/tag").textValue()).isEqualTo("hi");
        JsonNode polygon = desk.requester()
                .post(APPROVAL, Json.of("""
                        {'action':'WITHDRAW','payload':{'address':'%s','symbol':'usdc','quantity':1,'networkType':'Matic',
                         'currencyTag':'77','networkFee':99}}""".formatted(OUTSIDE)))
                .is(200)
                .body();
        assertThat(polygon.at("/payload/networkType").textValue()).isEqualTo("Matic");
        assertThat(polygon.at("/payload/currencyTag").textValue()).isEqualTo("77");
        assertThat(polygon.at("/payload/networkFee").decimalValue()).isNotEqualByComparingTo("99");
        JsonNode tether = desk.requester()
                .post(APPROVAL, Json.of("""
                        {'action':'BALANCE','payload':{'transactionType':'WITHDRAW','address':'%s','symbol':'USDT','quantity':'1.5'}}""".formatted(OUTSIDE)))
                .is(200)
                .body();
        assertThat(tether.at("/payload/symbol").textValue()).isEqualTo("USDT");
        assertThat(tether.at("/payload/quantity").isNumber()).isTrue();
    }

    @Test
    void numbersAreExactAndPlain() {
        Map<String, String> written = new HashMap<>();
        written.put("0.000001", "0.000001");
        written.put("1e-6", "0.000001");
        written.put("1.50", "1.5");
        written.put("1E2", "100");
        written.put("100.000000", "100");
        written.put("0.1", "0.1");
        written.put("999.999999", "999.999999");
        written.forEach((sent, answered) -> {
            Answer made = desk.requester().post(APPROVAL, text(desk.request("quantity", "7"), sent));
            assertThat(made.is(200).text()).contains("\"quantity\":" + answered + ",");
        });
    }

    @Test
    void aRequesterCancelsWhatWaits() {
        String id = desk.asked();
        JsonNode cancelled = desk.requester()
                .delete(APPROVAL, Json.object("approvalId", id))
                .is(200)
                .body();
        assertThat(cancelled.get("status").textValue()).isEqualTo("CANCELLED");
        assertThat(cancelled.has("executionStatus")).isFalse();
        assertThat(transferState(id)).isEqualTo("CANCELLED");
        // in the query, where a client cannot send a body
        String second = desk.asked();
        desk.requester().delete(APPROVAL + "?approvalId=" + second, null).is(200);
        String third = desk.asked();
        desk.requester()
                .delete(APPROVAL + "?approvalId=" + third, Json.object("approvalId", third))
                .is(200);
    }

    @Test
    void aRejectionEndsIt() {
        String id = desk.asked();
        JsonNode rejected =
                desk.approver().post(REVIEW, decision("REJECT", id)).is(200).body();
        assertThat(rejected.get("status").textValue()).isEqualTo("REJECTED");
        assertThat(rejected.at("/reviewRecords/0/status").textValue()).isEqualTo("REJECTED");
        assertThat(rejected.at("/reviewRecords/0").has("comment")).isFalse();
        assertThat(transferState(id)).isEqualTo("CANCELLED");
    }

    @Test
    void theSameDecisionAgainGetsTheSameAnswer() {
        String id = desk.asked();
        Answer first = desk.approver()
                .post(REVIEW, decision("APPROVE", id).put("comment", "once"))
                .is(200);
        Answer second = desk.approver().post(REVIEW, decision("APPROVE", id)).is(200);
        assertThat(second.body()).isEqualTo(first.body());
        desk.approver().post(REVIEW, decision("REJECT", id)).refusedAquanow(409);
        desk.root().post(REVIEW, decision("APPROVE", id)).refusedAquanow(409);
        desk.root().post(REVIEW, decision("REJECT", id)).refusedAquanow(409);
        assertThat(desk.requester()
                        .delete(APPROVAL, Json.object("approvalId", id))
                        .refusedAquanow(409))
                .isEqualTo("Approval request is already APPROVED");
    }

    @Test
    void aLargeRequestWaitsForTwo() {
        JsonNode made = desk.asks("1000");
        assertThat(made.get("approvalsRequired").intValue()).isEqualTo(2);
        String id = made.get("approvalId").textValue();
        JsonNode first =
                desk.approver().post(REVIEW, decision("APPROVE", id)).is(200).body();
        assertThat(first.get("status").textValue()).isEqualTo("PENDING");
        assertThat(first.get("reviewRecords")).hasSize(1);
        desk.approver().post(REVIEW, decision("APPROVE", id)).is(200);
        JsonNode second =
                desk.root().post(REVIEW, decision("APPROVE", id)).is(200).body();
        assertThat(second.get("status").textValue()).isEqualTo("APPROVED");
        assertThat(second.get("reviewRecords")).hasSize(2);
    }

    @Test
    void aRequestUnderAKeyIsMadeOnce() {
        Map<String, String> headers = new HashMap<>(desk.requester().headers("POST", APPROVAL));
        String key = "\"" + UUID.randomUUID() + "\"";
        headers.put("Idempotency-Key", key);
        Answer first = Http.call("POST", APPROVAL, headers, desk.request("quantity", "3"))
                .is(200);
        headers.putAll(desk.requester().headers("POST", APPROVAL));
        Answer again = Http.call("POST", APPROVAL, headers, desk.request("quantity", "3"))
                .is(200);
        assertThat(again.text()).isEqualTo(first.text());
        headers.putAll(desk.requester().headers("POST", APPROVAL));
        Http.call("POST", APPROVAL, headers, desk.request("quantity", "4")).refusedAquanow(409);
    }

    @Test
    void strictAnswersAreThoseOfTheSamples() {
        String id = desk.asked();
        ReviewedTransfer reviewed = LiriumClient.wait(reviews.find(desk.partnerId(), UUID.fromString(id)))
                .orElseThrow();
        Names names = new Names("Acme Payments", Map.of());
        ApprovalView strict = new ApprovalView(true, "REJECTED");
        JsonNode fetched = Json.MAPPER.valueToTree(strict.fetched(reviewed, names));
        assertThat(Json.names(fetched))
                .containsExactlyInAnyOrder(
                        "payload",
                        "action",
                        "requestedBy",
                        "approvalId",
                        "status",
                        "created",
                        "username",
                        "reviewRecords",
                        "entity",
                        "resource");
        assertThat(Json.names(Json.MAPPER.valueToTree(strict.created(reviewed, names))))
                .containsExactlyInAnyOrder(
                        "approvalId",
                        "resource",
                        "action",
                        "payload",
                        "username",
                        "requestedBy",
                        "reviewRecords",
                        "status");
        assertThat(Json.names(Json.MAPPER.valueToTree(strict.settled(reviewed, names))))
                .containsExactlyInAnyOrder("approvalId", "status");
        assertThat(strict.status(AuthorizationState.EXPIRED)).isEqualTo("REJECTED");
    }

    @Test
    void whatNobodyDecidedInTimeIsCancelled() throws SQLException {
        String id = desk.asked();
        Records.change(
                "update authorization_request set expires_at = created_at + interval '1 microsecond' where id = ?",
                UUID.fromString(id));
        assertThat(look(desk.requester(), id).get("status").textValue()).isEqualTo("CANCELLED");
        desk.approver().post(REVIEW, decision("APPROVE", id)).refusedAquanow(409);
        desk.requester().delete(APPROVAL, Json.object("approvalId", id)).refusedAquanow(409);
        Jobs.expireAuthorizations();
        assertThat(look(desk.requester(), id).get("status").textValue()).isEqualTo("CANCELLED");
        assertThat(transferState(id)).isEqualTo("CANCELLED");
    }

    @Test
    void theAccountsOfTheProfileAreShown() {
        JsonNode accounts = desk.requester()
                .get("/users/v1/companyProfile/accounts")
                .is(200)
                .body()
                .at("/data/accounts");
        assertThat(accounts).hasSize(1);
        assertThat(accounts.get(0).get("accountId").textValue()).isEqualTo(desk.accountId());
        desk.requester()
                .get("/users/v1/companyProfile/accounts?accountId=" + desk.accountId())
                .is(200);
        desk.requester()
                .get("/users/v1/companyProfile/accounts?accountId="
                        + AquanowDesk.rival().accountId())
                .refusedAquanow(404);
        JsonNode root = desk.requester()
                .get("/users/v1/companyProfile/users?user=" + desk.root().username())
                .is(200)
                .body()
                .at("/data/usersList/0");
        assertThat(root.get("canApprove").booleanValue()).isTrue();
        assertThat(root.at("/permissionedAccounts/0/accountId").textValue()).isEqualTo(desk.accountId());
    }

    /** A body with a number written in a way of one's own. */
    private static String text(ObjectNode request, String number) {
        assertThat(List.of(request.toString())).allMatch(body -> body.contains("\"quantity\":7"));
        return request.toString().replace("\"quantity\":7", "\"quantity\":" + number);
    }
}
