package dev.countersign.trace;

import dev.countersign.driver.Records;
import java.util.List;
import java.util.UUID;

/** Traces of callers, and what the database keeps of them. */
final class Traces {

    private Traces() {}

    /** A new trace, as a caller would begin it. */
    static String begun() {
        return "00-" + UUID.randomUUID().toString().replace("-", "") + "-"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 16).replace('0', '1') + "-01";
    }

    /** The id that all places of a trace share. */
    static String id(String traceparent) {
        return traceparent.substring(3, 35);
    }

    /** The ids of the traces of everything that happened to an order or its transfers and their authorizations, oldest first. */
    static List<String> ofOrder(UUID orderId, String subjectType) {
        return Records.rows("""
                        select e.traceparent from event e
                         where e.subject_type = ?
                           and (e.subject_id = ? or e.subject_id in (select id from transfer where owner_id = ?)
                                or e.subject_id in (select a.id from authorization_request a join transfer t on t.id = a.transfer_id
                                                     where t.owner_id = ?))
                         order by e.position""", subjectType, orderId, orderId, orderId).stream()
                .map(row -> (String) row.get("traceparent"))
                .map(stored -> stored == null ? "none" : id(stored))
                .toList();
    }
}
