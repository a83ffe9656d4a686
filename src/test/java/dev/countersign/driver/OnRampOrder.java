package dev.countersign.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/**
 * One on-ramp order, driven from outside by its partner and its provider.
 *
 * @param partner whose order it is
 * @param provider who was chosen to take it
 */
public record OnRampOrder(Partner partner, Provider provider, String id) {

    /** As the partner sees it. */
    public JsonNode show() {
        return partner.get(path("")).data(200);
    }

    /** Insists on a status. */
    public OnRampOrder is(String expected) {
        assertThat(show().get("status").textValue()).as("order " + id).isEqualTo(expected);
        return this;
    }

    /** The statuses of the timeline, oldest first. */
    public List<String> story() {
        return show().get("timeline").findValuesAsText("status");
    }

    /** What can be done now. */
    public List<String> actions() {
        List<String> actions = new java.util.ArrayList<>();
        show().get("allowed_actions").forEach(action -> actions.add(action.textValue()));
        return actions;
    }

    /** An escrow of its own. */
    public String escrow() {
        return "0x" + "0".repeat(8) + id.replace("-", "");
    }

    /** The provider takes it. */
    public OnRampOrder accepted() {
        provider.accept(id, escrow()).is(200);
        return is("awaiting_vendor_escrow_funding");
    }

    /** What the escrow has to hold, in units. */
    public String escrowAmount() {
        return provider.show(id).is(200).body().get("escrow_amount").textValue();
    }

    /** Its crypto is in escrow, and the partner sees where the fiat goes. */
    public OnRampOrder funded() {
        accepted();
        Sandbox.deposit("USDT", escrow(), escrowAmount());
        provider.escrowFunded(id).is(200);
        return is("awaiting_fiat_transfer");
    }

    /** The partner's user has paid. */
    public OnRampOrder paid() {
        funded();
        confirmPaymentSent().data(200);
        return is("fiat_transfer_pending");
    }

    /** The provider has the fiat, and the payout is on its way. */
    public OnRampOrder received() {
        paid();
        provider.fiatReceived(id).is(200);
        return is("fiat_transfer_pending");
    }

    /** The crypto is on the partner's wallet. */
    public OnRampOrder completed() {
        received();
        Jobs.settleChain();
        return is("completed");
    }

    /** The wallet has signed for the bridge. */
    public OnRampOrder sendingOut() {
        completed();
        authorizeBridge(bridgeDraft()).data(200);
        return is("send_out_pending");
    }

    public Answer confirmPaymentSent() {
        return partner.post(path("/confirm-payment-sent"), null);
    }

    public Answer submitPayer(Object body) {
        return partner.post(path("/submit-payer-details"), body);
    }

    public Answer cancel() {
        return partner.post(path("/cancel"), null);
    }

    /** A destination on Arbitrum. */
    public static String destination() {
        return "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    }

    public Answer bridgeParameters(String chain, String address) {
        return partner.get(path(
                "/bridge-authorization-parameters?destination_chain=" + chain + "&destination_address=" + address));
    }

    public JsonNode bridgeParameters() {
        return bridgeParameters("arbitrum", destination()).data(200);
    }

    /** The request to the bridge that an honest wallet would sign. */
    public ForwardRequestDraft bridgeDraft() {
        return ForwardRequestDraft.of(bridgeParameters(), partner.walletKey(), Sandbox.now());
    }

    public Answer authorizeBridge(ForwardRequestDraft draft) {
        return authorizeBridge(draft.body());
    }

    /** With the usual destination. */
    public Answer authorizeBridge(ObjectNode signed) {
        ObjectNode body = signed.deepCopy();
        body.put("destination_chain", "arbitrum");
        body.put("destination_address", destination());
        return partner.post(path("/authorize-bridge"), body);
    }

    /** The state of its one transfer of a purpose. */
    public String transfer(String purpose) {
        return (String) Records.rows(
                        "select state from transfer where owner_id = ? and purpose = ?", UUID.fromString(id), purpose)
                .getFirst()
                .get("state");
    }

    public UUID uuid() {
        return UUID.fromString(id);
    }

    public String path(String rest) {
        return "/orders/" + id + rest;
    }
}
