package dev.countersign.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One off-ramp order, driven from outside by its partner and its provider.
 *
 * @param partner whose order it is
 * @param provider who was chosen to take it
 */
public record Order(Partner partner, Provider provider, String id) {

    /** As the partner sees it. */
    public JsonNode show() {
        return partner.get(path("")).data(200);
    }

    public String status() {
        return show().get("status").textValue();
    }

    /** Insists on a status. */
    public Order is(String expected) {
        assertThat(status()).as("order " + id).isEqualTo(expected);
        return this;
    }

    /** The statuses of the timeline, oldest first. */
    public List<String> story() {
        return show().get("timeline").findValuesAsText("status");
    }

    /** An escrow of its own. */
    public String escrow() {
        return "0x" + "0".repeat(8) + id.replace("-", "");
    }

    /** The provider takes it. */
    public Order accepted() {
        provider.accept(id, escrow()).is(200);
        return is("awaiting_crypto_transfer_authorization");
    }

    public JsonNode parameters() {
        return partner.get(path("/transfer-authorization-parameters")).data(200);
    }

    /** The request that an honest wallet would sign. */
    public ForwardRequestDraft draft() {
        return ForwardRequestDraft.of(parameters(), partner.walletKey(), Sandbox.now());
    }

    public Answer authorize(Object body) {
        return partner.post(path("/authorize-crypto-transfer"), body);
    }

    /** Taken, and signed for. */
    public Order authorized() {
        accepted();
        authorize(draft().body()).data(200);
        return is("crypto_transfer_authorization_pending");
    }

    /** Its crypto is in escrow. */
    public Order funded() {
        authorized();
        Jobs.settleChain();
        return is("crypto_received");
    }

    /** The fiat is on its way. */
    public Order paid() {
        funded();
        provider.proof(id).is(200);
        return is("fiat_payment_started");
    }

    /** The partner is asked whether the fiat arrived. */
    public Order proven() {
        paid();
        provider.proofAccepted(id).is(200);
        return is("awaiting_fiat_received_confirmation");
    }

    public Answer confirm() {
        return partner.post(path("/confirm-fiat-received"), null);
    }

    public Answer cancel() {
        return partner.post(path("/cancel"), null);
    }

    /** The states of its transfers by purpose. */
    public List<Map<String, Object>> transfers() {
        return Records.rows(
                "select id, purpose, state, tx_hash, failure from transfer where owner_id = ? order by purpose",
                uuid());
    }

    /** The state of its one transfer of a purpose. */
    public String transfer(String purpose) {
        List<Map<String, Object>> found = transfers().stream()
                .filter(transfer -> transfer.get("purpose").equals(purpose))
                .toList();
        assertThat(found).as(purpose + " transfers of " + id).hasSize(1);
        return (String) found.getFirst().get("state");
    }

    /** The state of its one authorization. */
    public String authorization() {
        List<Map<String, Object>> found = Records.rows(
                "select a.state from authorization_request a join transfer t on t.id = a.transfer_id where t.owner_id = ?",
                uuid());
        assertThat(found).as("authorizations of " + id).hasSize(1);
        return (String) found.getFirst().get("state");
    }

    /** What was executed on the chain for its transfers of a purpose. */
    public List<Map<String, Object>> movements(String purpose) {
        return Records.rows("""
                select c.status, c.sender, c.recipient, c.amount, c.nonce from sandbox_chain_transaction c
                  join transfer t on t.tx_hash = c.tx_hash
                 where t.owner_id = ? and t.purpose = ?""", uuid(), purpose);
    }

    /** How many executed payments reached its escrow, whoever sent them. */
    public long paymentsIntoEscrow() {
        return Records.number(
                "select count(*) from sandbox_chain_transaction where recipient = ? and status = 'MINED'", escrow());
    }

    /** How many executed payments left its escrow. */
    public long paymentsOutOfEscrow() {
        return Records.number(
                "select count(*) from sandbox_chain_transaction where sender = ? and status = 'MINED'", escrow());
    }

    /** Everything that a refused call must leave as it was. */
    public Snapshot snapshot() {
        return Snapshot.of(this);
    }

    public UUID uuid() {
        return UUID.fromString(id);
    }

    public String path(String rest) {
        return "/orders/" + id + rest;
    }
}
