package dev.countersign.event.webhook;

import dev.countersign.event.SubjectType;
import dev.countersign.trace.TraceParent;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A delivery that this replica is to attempt.
 *
 * @param lease proves, when the result is recorded, that no other replica took it meanwhile
 * @param topics what the endpoint asked for; empty for everything
 * @param registeredAt tells whether a result still speaks of the URL that is registered then
 * @param failures how many attempts of this round have failed
 * @param first whether nothing was ever attempted
 * @param waited since the event
 * @param trace of whatever caused the event
 * @param at the real time, which receivers compare with their own clock; a sandbox's shift is not in it
 */
record Claimed(
        UUID deliveryId,
        UUID lease,
        UUID endpointId,
        String wire,
        String url,
        Optional<Set<String>> topics,
        OffsetDateTime registeredAt,
        int failures,
        boolean first,
        Duration waited,
        Instant at,
        Optional<TraceParent> trace,
        WebhookEvent event) {

    static Claimed of(Row row) {
        OffsetDateTime now = row.getOffsetDateTime("now");
        OffsetDateTime queuedAt = row.getOffsetDateTime("queued_at");
        int attempts = row.getInteger("attempts");
        return new Claimed(
                row.getUUID("delivery_id"),
                row.getUUID("lease"),
                row.getUUID("endpoint_id"),
                row.getString("wire"),
                row.getString("url"),
                Optional.ofNullable(row.getArrayOfStrings("topics")).map(Set::of),
                row.getOffsetDateTime("registered_at"),
                attempts - row.getInteger("attempts_before"),
                attempts == 0,
                Duration.between(queuedAt, now),
                row.getOffsetDateTime("real_now").toInstant(),
                Optional.ofNullable(row.getString("traceparent")).flatMap(TraceParent::parse),
                new WebhookEvent(
                        row.getUUID("event_id"),
                        row.getUUID("partner_id"),
                        SubjectType.valueOf(row.getString("subject_type")),
                        row.getUUID("subject_id"),
                        row.getInteger("sequence"),
                        row.getString("trigger"),
                        Optional.ofNullable(row.getString("from_state")),
                        row.getString("to_state"),
                        row.getJsonObject("data"),
                        row.getOffsetDateTime("occurred_at").toInstant()));
    }

    /** Whether the endpoint asked for such messages. */
    boolean wants(String topic) {
        return topics.map(asked -> asked.contains(topic)).orElse(true);
    }
}
