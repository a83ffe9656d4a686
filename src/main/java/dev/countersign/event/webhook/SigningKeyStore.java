package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The statements on the signing keys of this installation. */
@ApplicationScoped
class SigningKeyStore {

    /** Which one signs is a matter of time: the latest that is active. */
    private static final String CURRENT = """
            select id, sealed from webhook_signing_key
             where wire = $1 and activates_at <= (select countersign_now())
               and (retires_at is null or retires_at > (select countersign_now()))
             order by activates_at desc, number desc limit 1""";

    private static final String LIVE = """
            select id, public_key, created_at, activates_at, retires_at from webhook_signing_key
             where wire = $1 and (retires_at is null or retires_at > (select countersign_now()))
             order by number""";

    /** Before the first key there is no row to lock. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

    private static final String STANDING = """
            select count(*) as live, count(*) filter (where activates_at > countersign_now()) as announced
              from webhook_signing_key where wire = $1 and (retires_at is null or retires_at > countersign_now())""";

    private static final String RETIRE = """
            update webhook_signing_key set retires_at = countersign_now() + $2 * interval '1 millisecond'
             where wire = $1 and (retires_at is null or retires_at > countersign_now() + $2 * interval '1 millisecond')""";

    private static final String ADD = """
            insert into webhook_signing_key (id, wire, number, sealed, public_key, created_at, activates_at)
            select $1, $2, (select coalesce(max(number), 0) + 1 from webhook_signing_key where wire = $2), $3, $4, now,
                   now + $5 * interval '1 millisecond'
              from (select countersign_now() as now) clock
            returning id, public_key, created_at, activates_at, retires_at""";

    private final Database database;

    SigningKeyStore(Database database) {
        this.database = database;
    }

    /** The row of the key that signs now. */
    Uni<Optional<Row>> current(String wire) {
        return database.first(CURRENT, wire);
    }

    /** What receivers may need, in the order in which it was made. */
    Uni<List<PublishedKey>> live(String wire) {
        return database.run(LIVE, wire)
                .map(rows -> rows.stream().map(PublishedKey::of).toList());
    }

    /** What there is, once nobody else changes it; until the transaction ends, nobody does. */
    Uni<Standing> standing(Transaction transaction, String wire) {
        return transaction
                .run(LOCK, "webhook_signing_key:" + wire)
                .flatMap(locked -> transaction.first(STANDING, wire))
                .map(row -> row.orElseThrow().getLong("live") == 0
                        ? Standing.NONE
                        : row.orElseThrow().getLong("announced") > 0 ? Standing.ROTATING : Standing.ONE);
    }

    /** Adds a key that signs after the overlap, and lets those before it retire when it is over again. */
    Uni<PublishedKey> add(Transaction transaction, String wire, SigningKeyPairs.Sealed pair, Duration overlap) {
        return transaction
                .run(RETIRE, wire, overlap.toMillis() * 2)
                .flatMap(retired -> transaction.first(
                        ADD,
                        pair.id(),
                        wire,
                        Buffer.buffer(pair.privateKey()),
                        Buffer.buffer(pair.publicKey()),
                        overlap.toMillis()))
                .map(row -> PublishedKey.of(row.orElseThrow()));
    }

    /** What a wire has to sign with. */
    enum Standing {
        NONE,
        ONE,
        ROTATING
    }
}
