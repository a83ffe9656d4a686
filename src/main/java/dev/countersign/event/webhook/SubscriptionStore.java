package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on endpoints of which a partner has several. */
@ApplicationScoped
class SubscriptionStore {

    /** Whoever adds one goes after the other; it does not stand in the way of what only refers to the partner. */
    private static final String LOCK_PARTNER = "select id from partner where id = $1 for no key update";

    private static final String COUNT = """
            select count(*) as live from webhook_endpoint
             where partner_id = $1 and wire = $2 and subscription and removed_at is null""";

    private static final String ADD = """
            insert into webhook_endpoint (id, partner_id, wire, subjects, subscription, topics, url, enabled, created_at, registered_at)
            select $1, $2, $3, $4, true, $5, $6, true, now, now from (select countersign_now() as now) clock
            returning *""";

    private static final String LIST = """
            select * from webhook_endpoint
             where partner_id = $1 and wire = $2 and subscription and removed_at is null
             order by created_at, id""";

    private static final String REMOVE = """
            update webhook_endpoint
               set url = null, enabled = false, failing_since = null, disabled_at = null, disabled_reason = null,
                   removed_at = countersign_now()
             where partner_id = $1 and wire = $2 and id = $3 and subscription and removed_at is null
            returning id""";

    private final Database database;
    private final PrimaryKeys keys;

    SubscriptionStore(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** How many the partner has; until the transaction ends, nobody else adds one. */
    Uni<Long> count(Transaction transaction, UUID partnerId, String wire) {
        return transaction
                .run(LOCK_PARTNER, partnerId)
                .flatMap(locked -> transaction.first(COUNT, partnerId, wire))
                .map(row -> row.orElseThrow().getLong("live"));
    }

    Uni<WebhookEndpoint> add(
            Transaction transaction, UUID partnerId, WebhookFormat format, List<String> topics, String url) {
        return transaction
                .first(
                        ADD,
                        keys.next(),
                        partnerId,
                        format.wire(),
                        format.subjects().stream().map(Enum::name).sorted().toArray(String[]::new),
                        topics.toArray(String[]::new),
                        url)
                .map(row -> WebhookEndpoint.of(row.orElseThrow()));
    }

    Uni<List<WebhookEndpoint>> list(UUID partnerId, String wire) {
        return database.run(LIST, partnerId, wire)
                .map(rows -> rows.stream().map(WebhookEndpoint::of).toList());
    }

    /** Removes one; false when there is no such one. */
    Uni<Boolean> remove(Transaction transaction, UUID partnerId, String wire, UUID id) {
        return transaction.first(REMOVE, partnerId, wire, id).map(Optional::isPresent);
    }
}
