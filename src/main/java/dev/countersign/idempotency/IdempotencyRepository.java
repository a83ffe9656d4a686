package dev.countersign.idempotency;

import dev.countersign.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The keys, each claimed by one guarded statement. */
@ApplicationScoped
class IdempotencyRepository {

    /**
     * A key is free when nobody has it, when it is over, or when the same request was begun so long ago that it must be lost.
     * The new id is the new claim: what held the key before can neither answer nor give it back any more.
     */
    private static final String CLAIM = """
            insert into idempotency_key (id, credential_id, partner_id, key, request_hash, state, claimed_until, expires_at, created_at)
            select $1, $2, (select partner_id from credential where id = $2), $3, $4, 'RUNNING',
                   now + $5 * interval '1 millisecond', now + $6 * interval '1 millisecond', now
              from (select countersign_now() as now) clock
            on conflict (credential_id, key) do update
               set id = excluded.id, request_hash = excluded.request_hash, state = 'RUNNING',
                   claimed_until = excluded.claimed_until, expires_at = excluded.expires_at,
                   created_at = excluded.created_at, status = null, content_type = null, answer = null
             where idempotency_key.expires_at <= excluded.created_at
                or idempotency_key.state = 'RUNNING' and idempotency_key.claimed_until <= excluded.created_at
                   and idempotency_key.request_hash = excluded.request_hash
            returning id""";

    private static final String FIND = """
            select id, request_hash = $3 as same, status, content_type, answer from idempotency_key
             where credential_id = $1 and key = $2""";

    private static final String KEEP = """
            update idempotency_key set state = 'ANSWERED', claimed_until = null, status = $2, content_type = $3, answer = $4
             where id = $1 and state = 'RUNNING' returning id""";

    private static final String GIVE_BACK =
            "delete from idempotency_key where id = $1 and state = 'RUNNING' returning id";

    private static final String FORGET = """
            delete from idempotency_key where id in (
              select id from idempotency_key where expires_at <= (select countersign_now())
               order by expires_at limit $1 for update skip locked) returning id""";

    private final Database database;
    private final IdempotencyConfig config;

    IdempotencyRepository(Database database, IdempotencyConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Whether the key was free, and is the claim's now. */
    Uni<Boolean> claim(UUID claim, UUID credentialId, IdempotencyKey key, byte[] requestHash) {
        return database.first(
                        CLAIM,
                        claim,
                        credentialId,
                        key.text(),
                        Buffer.buffer(requestHash),
                        config.lease().toMillis(),
                        config.retention().toMillis())
                .map(Optional::isPresent);
    }

    /** Who has the key. */
    Uni<Optional<Holder>> find(UUID credentialId, IdempotencyKey key, byte[] requestHash) {
        return database.first(FIND, credentialId, key.text(), Buffer.buffer(requestHash))
                .map(row -> row.map(IdempotencyRepository::holder));
    }

    /** Whether the claim still held the key, and its answer is kept. */
    Uni<Boolean> keep(UUID claim, int status, Optional<String> contentType, byte[] sealedBody) {
        return database.first(KEEP, claim, (short) status, contentType.orElse(null), Buffer.buffer(sealedBody))
                .map(Optional::isPresent);
    }

    /** The key is free again, if the claim still held it. */
    Uni<Void> giveBack(UUID claim) {
        return database.first(GIVE_BACK, claim).replaceWithVoid();
    }

    /** Deletes keys that are over; how many they were. */
    Uni<Integer> forget(int limit) {
        return database.run(FORGET, limit).map(List::size);
    }

    /**
     * A row.
     *
     * @param same whether it belongs to the same request
     * @param answer its answer, when there is one, with a body that is still sealed
     */
    record Holder(UUID claim, boolean same, Optional<KeptAnswer> answer) {}

    private static Holder holder(Row row) {
        Optional<KeptAnswer> answer = Optional.ofNullable(row.getBuffer("answer"))
                .map(bytes -> new KeptAnswer(
                        row.getShort("status"), Optional.ofNullable(row.getString("content_type")), bytes.getBytes()));
        return new Holder(row.getUUID("id"), row.getBoolean("same"), answer);
    }
}
