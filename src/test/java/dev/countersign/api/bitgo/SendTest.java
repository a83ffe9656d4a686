package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.CustodyDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sends from a wallet: those that go, those that wait, and those that do neither. */
@QuarkusTest
class SendTest {

    private final CustodyDesk desk = CustodyDesk.open();

    @Test
    void whatNoRuleHoldsGoesAtOnce() {
        JsonNode sent = desk.send(desk.creator(), "1234567").is(200).body();
        assertThat(sent.get("status").textValue()).isEqualTo("signed");
        assertThat(sent.at("/transfer/state").textValue()).isEqualTo("signed");
        assertThat(sent.at("/transfer/valueString").textValue()).isEqualTo("-1734567");
        assertThat(sent.at("/transfer/baseValueString").textValue()).isEqualTo("-1234567");
        assertThat(sent.at("/transfer/feeString").textValue()).isEqualTo("500000");
        assertThat(sent.at("/transfer/wallet").textValue()).isEqualTo(desk.wallet());
        JsonNode wallet = desk.creator().get(desk.walletPath()).is(200).body();
        assertThat(wallet.get("balanceString").textValue()).isEqualTo("1000000000000");
        assertThat(wallet.get("spendableBalanceString").textValue()).isEqualTo("999998265433");
        Jobs.settleChain();
        assertThat(desk.creator()
                        .get(desk.walletPath())
                        .body()
                        .get("balanceString")
                        .textValue())
                .isEqualTo("999998265433");
    }

    @Test
    void amountsAreExactAndWhole() {
        for (String amount : List.of("1", "'1'", "1234567890", "'999999999999'")) {
            int expected = amount.contains("999999999999") ? 400 : 200;
            desk.send(desk.creator(), body(amount)).is(expected);
        }
        for (String amount : List.of(
                "0",
                "'0'",
                "-1",
                "'-1'",
                "1.5",
                "'1.5'",
                "1.0",
                "1e3",
                "'1e3'",
                "''",
                "'x'",
                "null",
                "true",
                "[]",
                "{}",
                "'0x1'",
                "' 1'",
                "'" + "9".repeat(79) + "'")) {
            desk.send(desk.creator(), body(amount)).refusedBitGo(400, "InvalidRequest");
        }
        desk.send(desk.creator(), body("'999999999999'")).refusedBitGo(400, "InsufficientFunds");
        desk.send(desk.creator(), body("'" + "9".repeat(78) + "'")).refusedBitGo(400, "InvalidRequest");
        desk.send(desk.creator(), body("'" + "9".repeat(77) + "'")).refusedBitGo(400, "InsufficientFunds");
    }

    @Test
    void theRecipientMayStandInThreePlaces() {
        String recipients = "[{'address':'%s','amount':'1000000'}]".formatted(CustodyDesk.OUTSIDE);
        for (String body : List.of(
                "{'otp':'0000000','recipients':%s}",
                "{'otp':'0000000','halfSigned':{'txHex':'00','recipients':%s}}",
                "{'otp':'0000000','buildParams':{'recipients':%s}}",
                "{'otp':'0000000','recipients':%1$s,'halfSigned':{'recipients':%1$s},'txHex':'00','xx':1}")) {
            desk.send(desk.creator(), Json.of(body.formatted(recipients))).is(200);
        }
        String other = recipients.replace("1000000", "1000001");
        for (String body : List.of(
                "{}",
                "{'halfSigned':{'txHex':'00'}}",
                "{'recipients':[]}",
                "{'recipients':[null]}",
                "{'recipients':%s,'halfSigned':{'recipients':%s}}".formatted(recipients, other))) {
            desk.send(desk.creator(), Json.of(body)).refusedBitGo(400, "InvalidRequest");
        }
        JsonNode refusal = desk.send(
                        desk.creator(),
                        Json.of("{'recipients':[{'address':'%1$s','amount':'1'},{'address':'%1$s','amount':'1'}]}"
                                .formatted(CustodyDesk.OUTSIDE)))
                .refusedBitGo(400, "TooManyRecipients");
        assertThat(refusal.get("error").textValue()).contains("exactly one");
    }

    @Test
    void anAddressIsOneWithARightChecksum() {
        String own = Records.rows("select address from custody_wallet where id = ?", desk.walletId())
                .getFirst()
                .get("address")
                .toString();
        for (String address :
                List.of("", "x", "0x00", CustodyDesk.OUTSIDE.replace("9f8e", "9F8e"), "0x" + "0".repeat(40), own)) {
            desk.send(
                            desk.creator(),
                            Json.of("{'otp':'0000000','recipients':[{'address':'%s','amount':'1'}]}"
                                    .formatted(address)))
                    .refusedBitGo(400, "InvalidAddress");
        }
    }

    @Test
    void aNumberIsUsedOnce() {
        String body = "{'otp':'0000000','sequenceId':'pay-1','recipients':[{'address':'%s','amount':'%s'}]}";
        desk.send(desk.creator(), Json.of(body.formatted(CustodyDesk.OUTSIDE, "1")))
                .is(200);
        desk.send(desk.creator(), Json.of(body.formatted(CustodyDesk.OUTSIDE, "2")))
                .refusedBitGo(400, "DuplicateSequenceIdError");
    }

    @Test
    void whoMayNotSendDoesNot() {
        desk.send(desk.onlooker(), "1").refusedBitGo(403, "Forbidden");
        desk.send(desk.admin(0), "1").refusedBitGo(403, "Forbidden");
        desk.send(CustodyDesk.open().creator(), "1").refusedBitGo(404, "NotFound");
        BitGoClient reader = BitGoClient.of(desk.partnerId(), desk.creator().userId(), "wallet_view_all");
        desk.send(reader, "1").refusedBitGo(403, "Forbidden");
        reader.call("POST", "/api/v2/usdt/wallet/" + desk.wallet() + "/tx/send", body("1"))
                .refusedBitGo(404, "NotFound");
        desk.creator().call("POST", "/api/v2/usdc/wallet/x/tx/send", body("1")).refusedBitGo(400, "InvalidWalletId");
    }

    @Test
    void aOneTimePasswordIsNeededUnlessTheSessionIsUnlocked() {
        String body = "{'recipients':[{'address':'%s','amount':'1'}]%s}";
        Answer locked = desk.send(desk.creator(), Json.of(body.formatted(CustodyDesk.OUTSIDE, "")));
        assertThat(locked.refusedBitGo(401, "Response").get("error").textValue())
                .isEqualTo("needs unlock");
        desk.send(desk.creator(), Json.of(body.formatted(CustodyDesk.OUTSIDE, ",'otp':'1'")))
                .refusedBitGo(401, "IncorrectOtp");
        desk.creator()
                .call("POST", "/api/v2/user/unlock", Json.object("otp", "0000000"))
                .is(200);
        desk.send(desk.creator(), Json.of(body.formatted(CustodyDesk.OUTSIDE, "")))
                .is(200);
    }

    @Test
    void whatAPolicyForbidsIsNotHeld() {
        desk.rule(Json.of(
                "{'name':'never','wallet_id':'%s','at_least':'100','action':'DENY'}".formatted(desk.walletId())));
        JsonNode refusal = desk.send(desk.creator(), "100000000").refusedBitGo(403, "DeniedByPolicy");
        assertThat(refusal.get("error").textValue())
                .startsWith("You have been denied by a policy, provide this evaluation ID")
                .contains(refusal.at("/context/evaluationId").textValue());
        desk.send(desk.creator(), "1000000").is(200);
    }

    @Test
    void aSendThatTwoRulesHoldWaitsForBoth() {
        desk.requiring(1);
        desk.rule(Json.of(
                "{'name':'large','wallet_id':'%s','at_least':'100','quorum':1,'user_ids':['%s'],'window_seconds':60}"
                        .formatted(desk.walletId(), desk.admin(2).userId())));
        JsonNode held = desk.send(desk.creator(), "100000000").is(202).body();
        assertThat(held.get("pendingApprovals")).hasSize(2);
        String first = held.at("/pendingApprovals/0/id").textValue();
        String second = held.at("/pendingApprovals/1/id").textValue();
        assertThat(held.get("id").textValue()).isEqualTo(first);
        assertThat(desk.decide(desk.admin(0), first, "approved")
                        .is(200)
                        .body()
                        .get("state")
                        .textValue())
                .isEqualTo("approved");
        assertThat(transferOf(first)).isEqualTo("pendingApproval");
        desk.decide(desk.admin(2), second, "approved").is(200);
        assertThat(transferOf(first)).isEqualTo("signed");
    }

    private String transferOf(String approval) {
        return desk.admin(0)
                .get("/api/v2/pendingapprovals/" + approval + "/transfer")
                .is(200)
                .body()
                .at("/transfer/state")
                .textValue();
    }

    private static Object body(String amount) {
        return Json.of("{'otp':'0000000','recipients':[{'address':'%s','amount':%s}]}"
                        .formatted(CustodyDesk.OUTSIDE, amount))
                .toString();
    }
}
