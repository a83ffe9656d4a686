package dev.countersign.event.webhook;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A line of the delivery log.
 *
 * @param nextAttemptAt when it is tried next; empty when it is not, or when an earlier event of its subject has to go first
 * @param attempts the newest first
 */
public record WebhookDelivery(
        UUID id,
        UUID eventId,
        UUID subjectId,
        DeliveryState state,
        int attemptCount,
        Instant queuedAt,
        Optional<Instant> endedAt,
        Optional<Instant> nextAttemptAt,
        List<Attempt> attempts) {

    static WebhookDelivery of(Row row) {
        JsonArray log = row.getJsonArray("log");
        return new WebhookDelivery(
                row.getUUID("id"),
                row.getUUID("event_id"),
                row.getUUID("subject_id"),
                DeliveryState.valueOf(row.getString("state")),
                row.getInteger("attempts"),
                row.getOffsetDateTime("queued_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getOffsetDateTime("next_attempt_at")).map(OffsetDateTime::toInstant),
                log.stream().map(JsonObject.class::cast).map(Attempt::of).toList());
    }

    /**
     * One attempt.
     *
     * @param number from 1
     * @param status what the receiver answered, if it answered
     */
    public record Attempt(
            int number,
            Instant at,
            boolean succeeded,
            OptionalInt status,
            int latencyMillis,
            Optional<AttemptError> error) {

        static Attempt of(JsonObject line) {
            Integer status = line.getInteger("status");
            return new Attempt(
                    line.getInteger("number"),
                    OffsetDateTime.parse(line.getString("at")).toInstant(),
                    line.getBoolean("succeeded"),
                    status == null ? OptionalInt.empty() : OptionalInt.of(status),
                    line.getInteger("latency_ms"),
                    Optional.ofNullable(line.getString("error")).map(AttemptError::valueOf));
        }
    }
}
