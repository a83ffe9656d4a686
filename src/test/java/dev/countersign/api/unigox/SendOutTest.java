package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.ForwardRequestDraft;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.OnRampOrder;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.driver.Snapshot;
import dev.countersign.event.Invariants;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sending the crypto of a completed on-ramp order to another chain. */
@QuarkusTest
class SendOutTest {

    private final Partner acme = Partner.acme();

    @AfterEach
    void allIsWellAgain() {
        Sandbox.noFaults();
        Invariants.hold();
    }

    @Test
    void routesNameTheDestinations() {
        JsonNode routes = acme.get("/send-out/routes?crypto=usdt").data(200);
        assertThat(routes.get("crypto").textValue()).isEqualTo("USDT");
        assertThat(routes.get("routes").findValuesAsText("destination_chain")).contains("arbitrum", "base", "polygon");
        JsonNode first = routes.get("routes").get(0);
        assertThat(first.get("chain_id").textValue()).isEqualTo("42161");
        assertThat(first.get("chain_type").textValue()).isEqualTo("EVM");
        assertThat(first.get("token").get("decimals").intValue()).isEqualTo(6);
        assertThat(acme.get("/send-out/routes?crypto=NONE").data(200).get("routes"))
                .isEmpty();
        acme.get("/send-out/routes").refused(400, "INVALID_REQUEST");
    }

    @Test
    void fromCompletedToDelivered() {
        OnRampOrder order = acme.buys().completed();
        JsonNode parameters = order.bridgeParameters();
        assertThat(parameters.get("amount_human").textValue()).isEqualTo("98.500000");
        assertThat(parameters.get("to_amount").textValue()).isEqualTo("98.401500");
        assertThat(parameters.get("destination_chain").textValue()).isEqualTo("arbitrum");
        assertThat(parameters.get("destination_address").textValue()).isEqualTo(OnRampOrder.destination());
        assertThat(parameters.get("authorization_path").textValue())
                .isEqualTo("/api/v1/partner/orders/" + order.id() + "/authorize-bridge");
        assertThat(parameters.get("eip712_domain").get("name").textValue()).isEqualTo("SyntheticAssetForwarder");
        assertThat(parameters.get("forward_request").get("data")).isEqualTo(parameters.get("transfer_data"));
        assertThat(order.bridgeParameters().get("quote_id")).isEqualTo(parameters.get("quote_id"));

        JsonNode accepted = order.authorizeBridge(order.bridgeDraft()).data(200);
        assertThat(accepted.get("order_id").textValue()).isEqualTo(order.id());
        assertThat(accepted.get("status").textValue()).isEqualTo("send_out_pending");
        assertThat(order.show().has("send_out_tx_hash")).isFalse();
        Jobs.followSendOuts();
        order.is("send_out_pending");
        Jobs.settleChain();
        Jobs.followSendOuts();
        JsonNode delivered = order.is("send_out_completed").show();
        assertThat(delivered.get("send_out_tx_hash").textValue()).matches("0x[0-9a-f]{64}");
        assertThat(delivered.get("vendor_payment_details").isObject()).isTrue();
        assertThat(order.story()).endsWith("completed", "send_out_pending", "send_out_completed");
        assertThat(order.actions()).isEmpty();
        order.bridgeParameters("arbitrum", OnRampOrder.destination()).refused(409, "INVALID_STATUS");
    }

    @Test
    void aBridgeThatFailsLeavesTheTradeCompleted() {
        OnRampOrder order = acme.buys().completed();
        Jobs.settleChain();
        Jobs.followSendOuts();
        order.authorizeBridge(order.bridgeDraft()).data(200);
        Sandbox.fault("bridge_failed", 1);
        Jobs.settleChain();
        Jobs.followSendOuts();
        JsonNode failed = order.is("send_out_failed").show();
        assertThat(failed.has("send_out_tx_hash")).isFalse();
        assertThat(order.story()).contains("completed");
        assertThat(order.transfer("PAYOUT")).isEqualTo("CONFIRMED");
        assertThat(order.actions()).isEmpty();
        order.bridgeParameters("arbitrum", OnRampOrder.destination()).refused(409, "INVALID_STATUS");
    }

    @Test
    void aRevertedTransferFailsTheSendOut() {
        OnRampOrder order = acme.buys().sendingOut();
        Sandbox.fault("revert", 1);
        Jobs.settleChain();
        order.is("send_out_failed");
    }

    @Test
    void aDeadlineThatPassesFailsTheSendOut() {
        OnRampOrder order = acme.buys().completed();
        String soon = String.valueOf(Sandbox.now().getEpochSecond() + 60);
        assertThat(order.bridgeParameters().get("recommended_ttl").longValue() - worldShift())
                .isLessThanOrEqualTo(300);
        order.authorizeBridge(order.bridgeDraft().with("deadline", soon)).data(200);
        Sandbox.advance(120);
        Jobs.settleChain();
        order.is("send_out_failed");
        assertThat(order.transfer("SEND_OUT")).isEqualTo("CANCELLED");
    }

    private static long worldShift() {
        return Records.number("select extract(epoch from shift)::bigint from database_clock");
    }

    @Test
    void twoDestinationsAtOnceSendOutOnce() {
        OnRampOrder order = acme.buys().completed();
        List<Http.Call> calls = new ArrayList<>();
        for (String chain : List.of("arbitrum", "base", "polygon")) {
            JsonNode parameters =
                    order.bridgeParameters(chain, OnRampOrder.destination()).data(200);
            var body = ForwardRequestDraft.of(parameters, acme.walletKey(), Sandbox.now())
                    .body();
            body.put("destination_chain", chain);
            body.put("destination_address", OnRampOrder.destination());
            calls.add(acme.later(order.path("/authorize-bridge"), body));
        }
        var answers = Http.atOnce(calls);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 400, 409));
        Jobs.settleChain();
        Jobs.followSendOuts();
        order.is("send_out_completed");
    }

    @Test
    void everyFieldIsChecked() {
        OnRampOrder order = acme.buys().completed();
        ForwardRequestDraft draft = order.bridgeDraft();
        Object before = Snapshot.fingerprint();
        order.authorizeBridge(draft.with("from", OnRampOrder.destination())).refused(400, "INVALID_REQUEST");
        order.authorizeBridge(draft.with("to", OnRampOrder.destination())).refused(400, "INVALID_REQUEST");
        order.authorizeBridge(draft.with("value", "1")).refused(400, "INVALID_REQUEST");
        order.authorizeBridge(draft.with("gas", "500001")).refused(400, "INVALID_REQUEST");
        order.authorizeBridge(draft.with("nonce", "123456")).refused(400, "INVALID_REQUEST");
        order.authorizeBridge(draft.with("deadline", "1")).refused(400, "INVALID_REQUEST");
        String data = draft.field("data");
        String elsewhere = data.substring(0, 73) + (data.charAt(73) == 'a' ? 'b' : 'a') + data.substring(74);
        order.authorizeBridge(draft.with("data", elsewhere)).refused(400, "INVALID_REQUEST");
        order.authorizeBridge(draft.signedBy(BigInteger.TEN)).refused(400, "INVALID_REQUEST");
        Sandbox.fault("insufficient_balance", 1);
        order.authorizeBridge(draft).refused(422, "INSUFFICIENT_BALANCE");
        Sandbox.fault("simulation_failed", 1);
        order.authorizeBridge(draft).refused(502, "TRANSACTOR_ERROR");
        assertThat(Snapshot.fingerprint()).isEqualTo(before);
        order.authorizeBridge(draft).data(200);
    }

    @Test
    void destinationsAreChecked() {
        OnRampOrder order = acme.buys().completed();
        order.bridgeParameters("moonbase", OnRampOrder.destination()).refused(400, "INVALID_REQUEST");
        order.bridgeParameters("arbitrum", "0x1234").refused(400, "INVALID_REQUEST");
        order.bridgeParameters("arbitrum", "0x" + "0".repeat(40)).refused(400, "INVALID_REQUEST");
        order.bridgeParameters("arbitrum", "0x70997970C51812dc3A010C7d01b50e0d17dc79c8")
                .refused(400, "INVALID_REQUEST");
        acme.get(order.path("/bridge-authorization-parameters")).refused(400, "INVALID_REQUEST");
        JsonNode lower = order.bridgeParameters(
                        "arbitrum", OnRampOrder.destination().toLowerCase(java.util.Locale.ROOT))
                .data(200);
        assertThat(lower.get("destination_address").textValue()).isEqualTo(OnRampOrder.destination());
    }

    @Test
    void aSignatureIsForTheDestinationThatWasAskedFor() {
        OnRampOrder order = acme.buys().completed();
        JsonNode other =
                order.bridgeParameters("base", OnRampOrder.destination()).data(200);
        ForwardRequestDraft draft = ForwardRequestDraft.of(other, acme.walletKey(), Sandbox.now());
        order.authorizeBridge(draft).refused(400, "INVALID_REQUEST");
        JsonNode wanted = order.bridgeParameters();
        assertThat(wanted.get("solver_address")).isNotEqualTo(other.get("solver_address"));
        order.authorizeBridge(draft).refused(400, "INVALID_REQUEST");
        order.is("completed").authorizeBridge(order.bridgeDraft()).data(200);
    }

    @Test
    void aPromiseEnds() {
        OnRampOrder order = acme.buys().completed();
        JsonNode first = order.bridgeParameters();
        ForwardRequestDraft draft = order.bridgeDraft();
        Sandbox.advance(301);
        order.authorizeBridge(draft).refused(409, "QUOTE_EXPIRED");
        assertThat(order.bridgeParameters().get("quote_id")).isNotEqualTo(first.get("quote_id"));
        order.authorizeBridge(draft).refused(400, "INVALID_REQUEST");
        order.authorizeBridge(order.bridgeDraft()).data(200);
    }

    @Test
    void aPromiseThatEndsBeforeTheTransferIsSentEndsTheSendOut() {
        OnRampOrder order = acme.buys().sendingOut();
        Sandbox.advance(301);
        Jobs.settleChain();
        order.is("send_out_failed");
        assertThat(order.transfer("SEND_OUT")).isEqualTo("CANCELLED");
    }

    @Test
    void onlySoManyDestinationsAtOnce() {
        OnRampOrder order = acme.buys().completed();
        for (int i = 1; i <= 20; i++) {
            order.bridgeParameters("arbitrum", "0x" + "0".repeat(38) + String.format("%02x", i))
                    .data(200);
        }
        order.bridgeParameters("arbitrum", "0x" + "0".repeat(38) + "ff").refused(400, "INVALID_REQUEST");
        order.bridgeParameters("arbitrum", "0x" + "0".repeat(38) + "01").data(200);
    }

    @Test
    void onlyCompletedOnRampOrdersAreSentOut() {
        OnRampOrder order = acme.buys().paid();
        order.bridgeParameters("arbitrum", OnRampOrder.destination()).refused(409, "INVALID_STATUS");
        Order sale = acme.sells();
        acme.get(sale.path("/bridge-authorization-parameters?destination_chain=arbitrum&destination_address="
                        + OnRampOrder.destination()))
                .refused(409, "INVALID_STATUS");
        OnRampOrder done = acme.buys().completed();
        Partner.rival()
                .get(done.path("/bridge-authorization-parameters?destination_chain=arbitrum&destination_address="
                        + OnRampOrder.destination()))
                .refused(404, "ORDER_NOT_FOUND");
        Partner.rival()
                .post(done.path("/authorize-bridge"), done.bridgeDraft().body())
                .refused(404, "ORDER_NOT_FOUND");
    }

    @Test
    void manyAtOnceSendOutOnce() {
        OnRampOrder order = acme.buys().completed();
        var body = order.bridgeDraft().body();
        body.put("destination_chain", "arbitrum");
        body.put("destination_address", OnRampOrder.destination());
        List<Http.Call> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(acme.later(order.path("/authorize-bridge"), body));
        }
        var answers = Http.atOnce(calls);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertThat(answer.status()).isIn(400, 409));
        assertThat(Records.number(
                        "select count(*) from transfer where owner_id = ? and purpose = 'SEND_OUT'", order.uuid()))
                .isEqualTo(1);
        Jobs.settleChain();
        List<java.util.concurrent.CompletableFuture<Void>> jobs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            jobs.add(Jobs.start(Jobs.sendOuts().run()));
        }
        jobs.forEach(java.util.concurrent.CompletableFuture::join);
        order.is("send_out_completed");
    }
}
