package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.CustodyDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A send is held, seen, approved by as many as must, or rejected by one. */
@QuarkusTest
class PendingApprovalTest {

    private final CustodyDesk desk = CustodyDesk.open();

    @Test
    void aHeldSendIsShownInFull() {
        desk.requiring(2);
        Answer held = desk.send(desk.creator(), Json.of("""
                {'recipients':[{'address':'%s','amount':'1500000'}],'otp':'0000000','comment':'rent','sequenceId':'seq-1'}""".formatted(CustodyDesk.OUTSIDE)))
                .is(202);
        JsonNode body = held.body();
        assertThat(body.get("error").textValue()).isEqualTo("triggered all transactions policy");
        assertThat(body.get("status").textValue()).isEqualTo("pendingApproval");
        assertThat(body.get("pendingApproval").get("id")).isEqualTo(body.get("id"));
        assertThat(body.get("info")).isEqualTo(body.get("pendingApproval").get("info"));
        String id = body.get("id").textValue();

        JsonNode shown = desk.admin(0)
                .get(desk.approvals() + "/" + id + "?expandAddressLabels=true")
                .is(200)
                .body();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(shown.get("id").textValue()).isEqualTo(id);
        assertThat(shown.get("coin").textValue()).isEqualTo("usdc");
        assertThat(shown.get("wallet").textValue()).isEqualTo(desk.wallet());
        assertThat(shown.get("enterprise").textValue()).isEqualTo(desk.enterprise());
        assertThat(shown.get("organization").textValue()).isEqualTo(desk.enterprise());
        assertThat(shown.get("creator").textValue()).isEqualTo(desk.creator().user());
        assertThat(shown.get("createDate").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(Instant.parse(shown.get("createDate").textValue())).isBeforeOrEqualTo(Sandbox.now());
        assertThat(shown.get("state").textValue()).isEqualTo("pending");
        assertThat(shown.get("scope").textValue()).isEqualTo("wallet");
        assertThat(shown.get("approvalsRequired").intValue()).isEqualTo(2);
        assertThat(shown.get("walletLabel").textValue()).isEqualTo("Vault");
        assertThat(shown.get("resolvers")).isEmpty();
        assertThat(shown.get("userIds"))
                .extracting(JsonNode::textValue)
                .containsExactlyInAnyOrder(
                        desk.creator().user(),
                        desk.admin(0).user(),
                        desk.admin(1).user(),
                        desk.admin(2).user());
        assertThat(shown.get("addressLabels"))
                .isEqualTo(Json.MAPPER
                        .createArrayNode()
                        .add(Json.of("{'address':'%s','label':null}".formatted(CustodyDesk.OUTSIDE))));

        JsonNode request = shown.at("/info/transactionRequest");
        assertThat(shown.at("/info/type").textValue()).isEqualTo("transactionRequest");
        assertThat(request.at("/recipients/0/address").textValue()).isEqualTo(CustodyDesk.OUTSIDE);
        assertThat(request.at("/recipients/0/amount").textValue()).isEqualTo("1500000");
        assertThat(request.at("/requestedAmount").textValue()).isEqualTo("1500000");
        assertThat(request.at("/fee").textValue()).isEqualTo("500000");
        assertThat(request.at("/comment").textValue()).isEqualTo("rent");
        assertThat(request.at("/isUnsigned").booleanValue()).isTrue();
        assertThat(request.at("/sourceWallet").textValue()).isEqualTo(desk.wallet());
        assertThat(request.at("/buildParams/sequenceId").textValue()).isEqualTo("seq-1");
        assertThat(request.at("/triggeredPolicy")).isEqualTo(body.get("triggeredPolicy"));
        assertThat(request.at("/coinSpecific/usdc/txHex").textValue())
                .isEqualTo("0xa9059cbb"
                        + "0".repeat(24) + CustodyDesk.OUTSIDE.substring(2).toLowerCase(java.util.Locale.ROOT)
                        + "%064x".formatted(1_500_000));
        assertThat(request.at("/coinSpecific/usdc/payloadDigest").textValue()).matches("[0-9a-f]{64}");

        JsonNode transfer = desk.admin(0)
                .get("/api/v2/pendingapprovals/" + id + "/transfer")
                .is(200)
                .body()
                .get("transfer");
        assertThat(transfer.get("state").textValue()).isEqualTo("pendingApproval");
        assertThat(transfer.get("valueString").textValue()).isEqualTo("-2000000");
        assertThat(transfer.get("pendingApproval").textValue()).isEqualTo(id);
    }

    @Test
    void twoOfThreeAgreeAndItGoesOnce() {
        desk.requiring(2);
        String id = desk.waiting();
        JsonNode first = desk.decide(desk.admin(0), id, "approved").is(202).body();
        assertThat(first.get("state").textValue()).isEqualTo("pending");
        assertThat(first.get("resolvers")).hasSize(1);
        assertThat(first.at("/resolvers/0/user").textValue())
                .isEqualTo(desk.admin(0).user());
        assertThat(first.at("/resolvers/0/resolutionType").textValue()).isEqualTo("pending");
        assertThat(first.at("/resolvers/0/resolutionAction").textValue()).isEqualTo("approve");
        assertThat(first.at("/resolvers/0/signatures")).isEmpty();
        assertThat(first.has("error")).isFalse();

        JsonNode second = desk.decide(desk.admin(1), id, "approved").is(200).body();
        assertThat(second.get("state").textValue()).isEqualTo("approved");
        assertThat(second.has("approvedDate")).isTrue();
        assertThat(second.get("resolvers")).hasSize(2);

        Jobs.settleChain();
        JsonNode settled =
                desk.admin(2).get(desk.approvals() + "/" + id).is(200).body();
        assertThat(settled.get("state").textValue()).isEqualTo("approved");
        assertThat(settled.at("/info/transactionRequest/isUnsigned").booleanValue())
                .isFalse();
        assertThat(settled.at("/info/transactionRequest/validTransactionHash").textValue())
                .startsWith("0x");
        assertThat(desk.admin(2)
                        .get("/api/v2/pendingApprovals/" + id + "/transfer")
                        .is(200)
                        .body()
                        .at("/transfer/state")
                        .textValue())
                .isEqualTo("confirmed");
    }

    @Test
    void oneRejectionEndsItAndMayBeSaidAgain() {
        desk.requiring(2);
        String id = desk.waiting();
        desk.decide(desk.admin(0), id, "approved").is(202);
        JsonNode rejected = desk.decide(desk.admin(1), id, "rejected").is(200).body();
        assertThat(rejected.get("state").textValue()).isEqualTo("rejected");
        assertThat(rejected.at("/resolvers/1/resolutionAction").textValue()).isEqualTo("reject");
        assertThat(desk.decide(desk.admin(1), id, "rejected").is(200).body()).isEqualTo(rejected);
        assertThat(desk.decide(desk.admin(2), id, "rejected").is(200).body()).isEqualTo(rejected);
        JsonNode refusal = desk.decide(desk.admin(2), id, "approved").refusedBitGo(409, "Conflict");
        assertThat(refusal.at("/context/state").textValue()).isEqualTo("rejected");
        assertThat(desk.admin(2)
                        .get("/api/v2/pendingapprovals/" + id + "/transfer")
                        .is(200)
                        .body()
                        .at("/transfer/state")
                        .textValue())
                .isEqualTo("rejected");
    }

    @Test
    void theCreatorRejectsButNeverApproves() {
        BitGoClient both = desk.person("withdrawal:request", "transfer:approve");
        desk.requiring(1);
        String id = desk.send(both, "5000000").is(202).body().get("id").textValue();
        JsonNode refusal = desk.decide(both, id, "approved").refusedBitGo(403, "CannotApproveBySelf");
        assertThat(refusal.get("error").textValue()).contains("cannot approve by self");
        assertThat(desk.decide(both, id, "rejected").is(200).body().get("state").textValue())
                .isEqualTo("rejected");

        String other = desk.waiting();
        desk.decide(desk.creator(), other, "approved").refusedBitGo(403, "CannotApproveBySelf");
        desk.decide(desk.creator(), other, "rejected").is(200);
    }

    @Test
    void nobodyDecidesTwice() {
        desk.requiring(2);
        String id = desk.waiting();
        desk.decide(desk.admin(0), id, "approved").is(202);
        desk.decide(desk.admin(0), id, "approved").refusedBitGo(400, "AlreadyApproved");
        desk.decide(desk.admin(0), id, "rejected").refusedBitGo(400, "AlreadyApproved");
        desk.decide(desk.admin(1), id, "approved").is(200);
        desk.decide(desk.admin(0), id, "approved").refusedBitGo(409, "Conflict");
        desk.decide(desk.admin(2), id, "rejected").refusedBitGo(409, "Conflict");
    }

    @Test
    void whatIsOverIsRejected() {
        desk.requiring(1);
        String id = desk.waiting();
        Sandbox.advance(3601);
        assertThat(desk.admin(0)
                        .get(desk.approvals() + "/" + id)
                        .is(200)
                        .body()
                        .get("state")
                        .textValue())
                .isEqualTo("rejected");
        desk.decide(desk.admin(0), id, "approved").refusedBitGo(409, "Conflict");
        desk.decide(desk.admin(0), id, "rejected").is(200);
    }
}
