package dev.countersign.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * An order as its partner sees it, the chain, and a fingerprint of every row that could have moved.
 *
 * @param order without the seconds that are left, which pass by themselves
 */
public record Snapshot(JsonNode order, JsonNode chain, List<Map<String, Object>> rows) {

    static Snapshot of(Order order) {
        ObjectNode shown = order.show().deepCopy();
        shown.remove("crypto_transfer_authorization_seconds_left");
        return new Snapshot(shown, Sandbox.chain(), fingerprint());
    }

    /** A fingerprint of every row that could have moved. */
    public static List<Map<String, Object>> fingerprint() {
        return Records.rows("""
                select (select md5(string_agg(t::text, '|' order by id)) from ramp_order t) as orders,
                       (select md5(string_agg(t::text, '|' order by id)) from transfer t) as transfers,
                       (select md5(string_agg(t::text, '|' order by id)) from authorization_request t) as authorizations,
                       (select count(*) from decision) as decisions,
                       (select count(*) from event) as events,
                       (select count(*) from sandbox_chain_transaction) as transactions""");
    }
}
