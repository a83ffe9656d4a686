package dev.countersign.driver;

import static dev.countersign.driver.AquanowDesk.REVIEW;
import static dev.countersign.driver.AquanowDesk.decision;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Rules of the first partner about what leaves its own wallet, and somebody who decides, over another wire. Others share the partner:
 * {@link #close} takes the rules away.
 */
public final class RampRules implements AutoCloseable {

    /** Orders of this much and more are reviewed. */
    public static final String LARGE = "200";

    private static final String PERMISSION = "ramp:approve";

    private final Operator operator = new Operator();
    private final UUID partnerId =
            UUID.fromString(Sandbox.world().at("/partner/id").textValue());
    private final String path = "/admin/v1/partners/" + partnerId + "/policy-rules";
    private final AquanowClient approver = AquanowClient.ofPartner(partnerId, "transfer:approve", PERMISSION);
    private final List<String> made = new ArrayList<>();

    /** Transfers for this purpose of a large amount wait for one person, for so many seconds. */
    public RampRules requires(String purpose, int windowSeconds) {
        return rule("""
                {'name':'large','at_least':'150','purposes':['%s'],'quorum':1,'permission':'%s','window_seconds':%d}""".formatted(purpose, PERMISSION, windowSeconds));
    }

    /** Transfers for this purpose of a large amount wait for more people than there are. */
    public RampRules requiresTooMany(String purpose) {
        return rule("""
                {'name':'huge','at_least':'150','purposes':['%s'],'quorum':90,'permission':'%s','window_seconds':3600}""".formatted(purpose, PERMISSION));
    }

    /** Transfers to this address never happen. */
    public RampRules forbids(String address) {
        return rule("{'name':'thieves','destination_in':['%s'],'action':'DENY'}".formatted(address));
    }

    public RampRules rule(String quoted) {
        ObjectNode rule = Json.of(quoted);
        made.add(operator.call("POST", path, rule).is(201).body().get("id").textValue());
        return this;
    }

    public Answer approve(UUID orderId) {
        return decide(orderId, "APPROVE").is(200);
    }

    public Answer reject(UUID orderId) {
        return decide(orderId, "REJECT").is(200);
    }

    public Answer decide(UUID orderId, String verdict) {
        return approver.post(REVIEW, decision(verdict, review(orderId).toString()));
    }

    /** What it is that waits, as the one who decides sees it. */
    public JsonNode look(UUID orderId) {
        return AquanowDesk.look(approver, review(orderId).toString());
    }

    /** The one review of an order's transfers. */
    private static UUID review(UUID orderId) {
        var found = Records.rows(
                "select a.id from authorization_request a join transfer t on t.id = a.transfer_id"
                        + " where t.owner_id = ? and a.kind = 'REVIEW'",
                orderId);
        assertThat(found).hasSize(1);
        return (UUID) found.getFirst().get("id");
    }

    @Override
    public void close() {
        made.forEach(id -> operator.call("DELETE", path + "/" + id, null).is(204));
        made.clear();
    }
}
