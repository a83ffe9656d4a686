package dev.countersign.event.webhook;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a partner is told what happened, on one wire.
 *
 * @param subscription whether it is one of several, made and removed one by one; else it is the wire's only one
 * @param topics what it asked for; empty for everything
 * @param url empty when none is registered; then nothing is queued
 * @param enabled whether deliveries are made; while a URL is registered, events are queued either way
 * @param registeredAt when this URL was registered or enabled last
 * @param failingSince since when not a single attempt succeeded
 * @param disabled when and why deliveries were stopped by us
 */
public record WebhookEndpoint(
        UUID id,
        UUID partnerId,
        String wire,
        boolean subscription,
        Optional<List<String>> topics,
        Optional<String> url,
        boolean enabled,
        Instant createdAt,
        Instant registeredAt,
        Optional<Instant> failingSince,
        Optional<Disabled> disabled) {

    static WebhookEndpoint of(Row row) {
        return new WebhookEndpoint(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                row.getString("wire"),
                row.getBoolean("subscription"),
                Optional.ofNullable(row.getArrayOfStrings("topics")).map(List::of),
                Optional.ofNullable(row.getString("url")),
                row.getBoolean("enabled"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("registered_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("failing_since")).map(time -> time.toInstant()),
                Optional.ofNullable(row.getOffsetDateTime("disabled_at"))
                        .map(at -> new Disabled(at.toInstant(), Reason.valueOf(row.getString("disabled_reason")))));
    }

    /** That deliveries were stopped. */
    public record Disabled(Instant at, Reason reason) {}

    /** Why deliveries were stopped. */
    public enum Reason {
        /** The receiver answered 410. */
        GONE,
        /** It failed for too long. */
        FAILING
    }
}
