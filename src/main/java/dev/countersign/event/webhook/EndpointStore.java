package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on endpoints. */
@ApplicationScoped
class EndpointStore {

    private static final String FIND =
            "select * from webhook_endpoint where partner_id = $1 and wire = $2 and not subscription";
    private static final String FIND_BY_ID =
            "select * from webhook_endpoint where partner_id = $1 and id = $2 and removed_at is null";
    private static final String LIST =
            "select * from webhook_endpoint where partner_id = $1 and removed_at is null order by wire, created_at, id";
    private static final String PARTNER = "select id from partner where id = $1";

    /** The row of a partner on a wire, made when there is none, and locked: who changes it goes one after the other. */
    private static final String ENSURE = """
            insert into webhook_endpoint (id, partner_id, wire, subjects, enabled, created_at, registered_at)
            select $1, $2, $3, $4, false, now, now from (select countersign_now() as now) clock
            on conflict (partner_id, wire) where not subscription do update set subjects = excluded.subjects
            returning *""";

    private static final String REGISTER = """
            update webhook_endpoint
               set url = coalesce($2, url), enabled = true, registered_at = countersign_now(), failing_since = null,
                   disabled_at = null, disabled_reason = null
             where id = $1 and coalesce($2, url) is not null
            returning *""";

    /** What failed before the receiver was said to be well has its whole schedule again, from now on. */
    private static final String RENEW_DELIVERIES = """
            update webhook_delivery set attempts_before = attempts
             where endpoint_id = $1 and state = 'PENDING' and attempts > attempts_before""";

    /** Those under way as well: whoever records there has either done so before, or sees that the lane is renewed. */
    private static final String RENEW_LANES = """
            update webhook_lane
               set next_attempt_at = case when lease is null then countersign_now() else next_attempt_at end,
                   renewed = lease is not null
             where endpoint_id = $1 and (lease is not null or next_attempt_at > countersign_now())""";

    private static final String REMOVE = """
            update webhook_endpoint
               set url = null, enabled = false, failing_since = null, disabled_at = null, disabled_reason = null
             where id = $1""";

    /**
     * Lanes first, as everybody locks them. What a transition queues meanwhile, because it still saw the URL, is neither discarded
     * nor subtracted.
     */
    private static final String DISCARD = """
            with lane as materialized (
              select id, endpoint_id, subject_id from webhook_lane
               where endpoint_id = $1 and pending > 0 order by id for update
            ), ended as (
              update webhook_delivery d set state = 'DISCARDED', ended_at = countersign_now()
                from lane l
               where d.endpoint_id = l.endpoint_id and d.subject_id = l.subject_id and d.state = 'PENDING'
              returning l.id as lane_id
            ), counted as (
              select lane_id, count(*) as ended from ended group by lane_id
            )
            update webhook_lane l
               set pending = l.pending - c.ended,
                   next_attempt_at = case when l.pending > c.ended then l.next_attempt_at end,
                   lease = case when l.pending > c.ended then l.lease end
              from counted c where l.id = c.lane_id""";

    private final Database database;
    private final PrimaryKeys keys;

    EndpointStore(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    Uni<Optional<WebhookEndpoint>> find(UUID partnerId, String wire) {
        return database.first(FIND, partnerId, wire).map(row -> row.map(WebhookEndpoint::of));
    }

    Uni<List<WebhookEndpoint>> list(UUID partnerId) {
        return database.run(LIST, partnerId)
                .map(rows -> rows.stream().map(WebhookEndpoint::of).toList());
    }

    Uni<Optional<WebhookEndpoint>> find(UUID partnerId, UUID id) {
        return database.first(FIND_BY_ID, partnerId, id).map(row -> row.map(WebhookEndpoint::of));
    }

    Uni<Boolean> partnerExists(UUID partnerId) {
        return database.first(PARTNER, partnerId).map(Optional::isPresent);
    }

    Uni<WebhookEndpoint> ensure(Transaction transaction, UUID partnerId, WebhookFormat format) {
        String[] subjects = format.subjects().stream().map(Enum::name).sorted().toArray(String[]::new);
        return transaction
                .first(ENSURE, keys.next(), partnerId, format.wire(), subjects)
                .map(row -> WebhookEndpoint.of(row.orElseThrow()));
    }

    /** Sets the URL, or keeps the present one, and delivers from now on. Empty when there is no URL at all. */
    Uni<Optional<WebhookEndpoint>> enable(Transaction transaction, UUID id, Optional<String> url) {
        return transaction
                .first(REGISTER, id, url.orElse(null))
                .call(row -> row.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : transaction.run(RENEW_LANES, id).flatMap(lanes -> transaction.run(RENEW_DELIVERIES, id)))
                .map(row -> row.map(WebhookEndpoint::of));
    }

    /** What waits is due at once, with a whole schedule. */
    Uni<Void> renew(Transaction transaction, UUID id) {
        return transaction
                .run(RENEW_LANES, id)
                .flatMap(lanes -> transaction.run(RENEW_DELIVERIES, id))
                .replaceWithVoid();
    }

    /** Forgets the URL; what was queued for it is discarded. */
    Uni<Void> remove(Transaction transaction, UUID id) {
        return transaction.run(REMOVE, id).flatMap(removed -> discard(transaction, id));
    }

    /** What was queued is discarded. */
    Uni<Void> discard(Transaction transaction, UUID id) {
        return transaction.run(DISCARD, id).replaceWithVoid();
    }
}
