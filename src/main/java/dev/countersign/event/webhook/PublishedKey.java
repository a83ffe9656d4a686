package dev.countersign.event.webhook;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * The public half of a signing key, for receivers.
 *
 * @param publicKey an X.509 SubjectPublicKeyInfo (DER)
 * @param activatesAt from when on it signs; in the future while it is only announced
 * @param retiresAt from when on nothing that it signed is to be believed; empty while no other key follows
 */
public record PublishedKey(
        UUID id, byte[] publicKey, Instant createdAt, Instant activatesAt, Optional<Instant> retiresAt) {

    static PublishedKey of(Row row) {
        return new PublishedKey(
                row.getUUID("id"),
                row.getBuffer("public_key").getBytes(),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("activates_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("retires_at")).map(OffsetDateTime::toInstant));
    }
}
