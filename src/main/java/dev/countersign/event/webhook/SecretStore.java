package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.secret.SealBrokenException;
import dev.countersign.secret.SealedColumn;
import dev.countersign.secret.SecretBox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The statements on signing secrets, which are kept sealed: bound to their own row, so that none can be moved to another. */
@ApplicationScoped
class SecretStore {

    private static final SealedColumn SEALED = new SealedColumn("webhook_secret", "id", "sealed", "webhook_secret");

    private static final String LIVE = """
            select id, endpoint_id, sealed, activates_at, countersign_now() as now
              from webhook_secret
             where endpoint_id = any ($1::uuid[]) and (retires_at is null or retires_at > (select countersign_now()))
             order by endpoint_id, activates_at, id""";

    /** The latest of those that are to be current; what they replace retires when its overlap is over. */
    private static final String RETIRE = """
            update webhook_secret set retires_at = countersign_now() + $2 * interval '1 millisecond'
             where endpoint_id = $1 and (retires_at is null or retires_at > countersign_now() + $2 * interval '1 millisecond')""";

    private static final String ADD = """
            insert into webhook_secret (id, partner_id, endpoint_id, sealed, created_at, activates_at)
            select $1, partner_id, id, $3, now, now + $4 * interval '1 millisecond'
              from webhook_endpoint, (select countersign_now() as now) clock where id = $2
            returning activates_at""";

    private static final String STANDING = """
            select count(*) as live, count(*) filter (where activates_at > countersign_now()) as announced
              from webhook_secret where endpoint_id = $1 and (retires_at is null or retires_at > countersign_now())""";

    private static final Logger LOG = Logger.getLogger(SecretStore.class);

    private final Database database;
    private final SecretBox box;
    private final PrimaryKeys keys;

    SecretStore(Database database, SecretBox box, PrimaryKeys keys) {
        this.database = database;
        this.box = box;
        this.keys = keys;
    }

    /** What signs now, by endpoint; endpoints without a secret are missing. */
    Uni<Map<UUID, SigningSecrets>> signing(Collection<UUID> endpoints) {
        return database.run(LIVE, (Object) endpoints.toArray(UUID[]::new)).map(rows -> {
            Map<UUID, List<Row>> byEndpoint = new HashMap<>();
            rows.forEach(row -> byEndpoint
                    .computeIfAbsent(row.getUUID("endpoint_id"), id -> new ArrayList<>())
                    .add(row));
            Map<UUID, SigningSecrets> secrets = new HashMap<>();
            byEndpoint.forEach((id, live) -> secrets(id, live).ifPresent(found -> secrets.put(id, found)));
            return secrets;
        });
    }

    /** Adds a secret that becomes current after the overlap, and lets the present ones retire when it is over again. */
    Uni<Instant> add(Transaction transaction, UUID endpointId, String secret, Duration overlap) {
        UUID id = keys.next();
        byte[] sealed = box.seal(secret.getBytes(StandardCharsets.US_ASCII), SEALED.context(id));
        return transaction
                .run(RETIRE, endpointId, overlap.toMillis() * 2)
                .flatMap(retired -> transaction.first(ADD, id, endpointId, Buffer.buffer(sealed), overlap.toMillis()))
                .map(row -> row.orElseThrow().getOffsetDateTime("activates_at").toInstant());
    }

    /** Whether there is a secret, and whether another one is announced. */
    Uni<Standing> standing(Transaction transaction, UUID endpointId) {
        return transaction.first(STANDING, endpointId).map(row -> {
            if (row.orElseThrow().getLong("live") == 0) {
                return Standing.NONE;
            }
            return row.orElseThrow().getLong("announced") > 0 ? Standing.ROTATING : Standing.ONE;
        });
    }

    /** What an endpoint has to sign with. */
    enum Standing {
        NONE,
        ONE,
        ROTATING
    }

    /** One secret that cannot be opened is no reason for another not to sign, be it of this endpoint or of the others. */
    private Optional<SigningSecrets> secrets(UUID endpointId, List<Row> live) {
        List<Row> active = live.stream().filter(SecretStore::isActive).toList();
        Optional<Row> next = live.stream().filter(row -> !isActive(row)).findFirst();
        if (active.isEmpty()) {
            return Optional.empty();
        }
        Optional<Row> previous = active.size() > 1 ? Optional.of(active.get(active.size() - 2)) : Optional.empty();
        return open(endpointId, active.getLast())
                .map(current -> new SigningSecrets(
                        current,
                        next.flatMap(row -> open(endpointId, row)),
                        previous.flatMap(row -> open(endpointId, row))));
    }

    private static boolean isActive(Row row) {
        OffsetDateTime now = row.getOffsetDateTime("now");
        return !row.getOffsetDateTime("activates_at").isAfter(now);
    }

    private Optional<byte[]> open(UUID endpointId, Row row) {
        try {
            return Optional.of(box.open(row.getBuffer("sealed").getBytes(), SEALED.context(row.getUUID("id"))));
        } catch (SealBrokenException unreadable) {
            LOG.errorf("a secret of webhook endpoint %s cannot be opened with the present keys", endpointId);
            return Optional.empty();
        }
    }

    /** Where they lie, for the change of the key that seals them. */
    @Produces
    @Singleton
    static SealedColumn sealed() {
        return SEALED;
    }
}
