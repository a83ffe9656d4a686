package dev.countersign.identity;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Keys whose secret both sides know. */
@ApplicationScoped
class HmacKeyRepository {

    private static final String SHOWN = "id, public_id, user_id, label, scopes, hmac_sources, created_at, revoked_at";

    private static final String LIVE = """
            select c.id, c.partner_id, c.user_id, c.scopes, c.hmac_secret, c.hmac_sources, clock_timestamp() as real_now
              from credential c
              join partner_user u on u.partner_id = c.partner_id and u.id = c.user_id and u.deactivated_at is null
             where c.public_id = $1 and c.kind = 'HMAC_KEY' and c.revoked_at is null""";

    /** One new key of a person at a time: whoever comes second sees the place that the first one took. */
    private static final String LOCK_PERSON = """
            select id from partner_user where partner_id = $1 and id = $2 and deactivated_at is null for update""";

    private static final String INSERT = """
            insert into credential (id, kind, public_id, hmac_secret, partner_id, user_id, scopes, label, hmac_sources, hmac_slot)
            select $1, 'HMAC_KEY', $2, $3, $4, $5, $6, $7, $8, min(place)
              from generate_series(1, 5) place
             where not exists (select from credential
                                where user_id = $5 and hmac_slot = place and kind = 'HMAC_KEY' and revoked_at is null)
            having min(place) is not null
            returning\s""" + SHOWN;

    private static final String LIST = """
            select %s from credential
             where partner_id = $1 and kind = 'HMAC_KEY' and ($2::uuid is null or user_id = $2)
             order by created_at, id""".formatted(SHOWN);

    private static final String REVOKE = """
            update credential set revoked_at = countersign_now()
             where partner_id = $1 and user_id = $2 and kind = 'HMAC_KEY' and public_id = $3 and revoked_at is null
            returning\s""" + SHOWN;

    private final Database database;

    HmacKeyRepository(Database database) {
        this.database = database;
    }

    /** A live key as it is stored, its secret sealed. */
    record Stored(Caller caller, byte[] sealed, Set<String> sources, Instant readAt) {}

    Uni<Optional<Stored>> live(String key) {
        return database.first(LIVE, key).map(row -> row.map(HmacKeyRepository::stored));
    }

    /** Whether there is such a person, who gets no other key until the transaction is over. */
    Uni<Boolean> lockPerson(Transaction transaction, UUID partnerId, UUID userId) {
        return transaction.first(LOCK_PERSON, partnerId, userId).map(Optional::isPresent);
    }

    /** Stores a key in the first free place; empty when there is none. */
    Uni<Optional<HmacKeyEntry>> insert(
            Transaction transaction, UUID partnerId, UUID id, String key, byte[] sealed, HmacKeyRequest request) {
        return transaction
                .first(
                        INSERT,
                        id,
                        key,
                        Buffer.buffer(sealed),
                        partnerId,
                        request.userId(),
                        request.scopes().stream().map(Scope::text).sorted().toArray(String[]::new),
                        request.label(),
                        request.sources().toArray(String[]::new))
                .map(row -> row.map(HmacKeyRepository::entry));
    }

    Uni<List<HmacKeyEntry>> list(UUID partnerId, Optional<UUID> userId) {
        return database.run(LIST, partnerId, userId.orElse(null))
                .map(rows -> rows.stream().map(HmacKeyRepository::entry).toList());
    }

    Uni<Optional<HmacKeyEntry>> revoke(UUID partnerId, UUID userId, String key) {
        return database.first(REVOKE, partnerId, userId, key).map(row -> row.map(HmacKeyRepository::entry));
    }

    private static Stored stored(Row row) {
        Caller caller = new Caller(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                Scope.known(row.getArrayOfStrings("scopes")),
                Optional.of(row.getUUID("user_id")),
                Optional.empty());
        return new Stored(
                caller,
                row.getBuffer("hmac_secret").getBytes(),
                Set.copyOf(List.of(row.getArrayOfStrings("hmac_sources"))),
                row.getOffsetDateTime("real_now").toInstant());
    }

    private static HmacKeyEntry entry(Row row) {
        return new HmacKeyEntry(
                row.getUUID("id"),
                row.getString("public_id"),
                row.getUUID("user_id"),
                row.getString("label"),
                Scope.known(row.getArrayOfStrings("scopes")),
                List.of(row.getArrayOfStrings("hmac_sources")),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("revoked_at")).map(OffsetDateTime::toInstant));
    }
}
