package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The statements on what was delivered, and on what is to be delivered once more. */
@ApplicationScoped
class DeliveryLog {

    /** Of one subject only the first has a next attempt; the others wait for it. */
    private static final String LINES = """
            select d.*, l.next_attempt_at, coalesce(a.log, '[]') as log
              from picked d
              left join webhook_lane l
                on d.state = 'PENDING' and l.endpoint_id = d.endpoint_id and l.subject_id = d.subject_id and l.lease is null
               and not exists (select from webhook_delivery e
                                where e.endpoint_id = d.endpoint_id and e.subject_id = d.subject_id
                                  and e.state = 'PENDING' and e.sequence < d.sequence)
              left join lateral (
                select jsonb_agg(jsonb_build_object('number', number, 'at', at, 'succeeded', succeeded, 'status', http_status,
                                                    'latency_ms', latency_ms, 'error', error) order by number desc) as log
                  from webhook_attempt where delivery_id = d.id) a on true
             order by d.queued_at desc, d.id desc""";

    private static final String OF_ENDPOINT = """
            from webhook_delivery
             where endpoint_id = $1 and ($2::text is null or state = $2) and ($3::uuid is null or event_id = $3)""";

    private static final String PAGE = """
            with picked as (
              select * %s
               order by queued_at desc, id desc limit $4 offset $5)
            %s""".formatted(OF_ENDPOINT, LINES);

    private static final String COUNT = "select count(*) as total " + OF_ENDPOINT;

    private static final String ONE = """
            with picked as (
              select d.* from webhook_delivery d join webhook_endpoint w on w.id = d.endpoint_id
               where d.partner_id = $1 and w.wire = $2 and d.id = $3)
            """ + LINES;

    /** Ended ones wait again, and all of them with a whole schedule before them. */
    private static final String AGAIN = """
            , again as (
              update webhook_delivery d set state = 'PENDING', ended_at = null, attempts_before = d.attempts
                from picked where d.id = picked.id
              returning d.id, d.partner_id, d.endpoint_id, d.subject_id, picked.state <> 'PENDING' as ended
            ), lane as (
              select partner_id, endpoint_id, subject_id, count(*) filter (where ended) as ended
                from again group by partner_id, endpoint_id, subject_id
            ), lined_up as (
              insert into webhook_lane (id, partner_id, endpoint_id, subject_id, pending, next_attempt_at)
              select countersign_uuid(), partner_id, endpoint_id, subject_id, ended, countersign_now()
                from lane where ended > 0
              on conflict (endpoint_id, subject_id) do update
                set pending = webhook_lane.pending + excluded.pending,
                    next_attempt_at = case when webhook_lane.lease is not null
                                                and webhook_lane.next_attempt_at > excluded.next_attempt_at
                                           then webhook_lane.next_attempt_at else excluded.next_attempt_at end
            ), hurried as (
              update webhook_lane l set next_attempt_at = countersign_now()
                from lane where lane.ended = 0 and l.endpoint_id = lane.endpoint_id and l.subject_id = lane.subject_id
                            and l.lease is null and l.pending > 0
            )
            select count(*) as total from again""";

    private static final String RESEND = """
            with picked as materialized (
              select d.id, d.state from webhook_delivery d join webhook_endpoint w on w.id = d.endpoint_id
               where d.partner_id = $1 and w.wire = $2 and d.id = $3 and w.url is not null for update of d
            )
            """ + AGAIN;

    private static final String RESEND_RANGE = """
            with picked as materialized (
              select id, state from webhook_delivery
               where endpoint_id = $1 and state = any ($2::text[]) and queued_at >= $3 and queued_at < $4
               order by queued_at, id limit $5 for update
            )
            """ + AGAIN;

    private static final String[] MISSED = {DeliveryState.EXHAUSTED.name(), DeliveryState.DISCARDED.name()};

    private final Database database;

    DeliveryLog(Database database) {
        this.database = database;
    }

    Uni<DeliveryPage> page(UUID endpointId, DeliveryFilter filter) {
        String state = filter.state().map(Enum::name).orElse(null);
        UUID eventId = filter.eventId().orElse(null);
        long limit = filter.limit();
        return database.run(PAGE, endpointId, state, eventId, limit, (filter.page() - 1) * limit)
                .flatMap(rows -> database.first(COUNT, endpointId, state, eventId)
                        .map(count -> new DeliveryPage(
                                rows.stream().map(WebhookDelivery::of).toList(),
                                filter.page(),
                                filter.limit(),
                                count.orElseThrow().getLong("total"))));
    }

    Uni<Optional<WebhookDelivery>> find(Transaction transaction, UUID partnerId, String wire, UUID id) {
        return transaction.first(ONE, partnerId, wire, id).map(row -> row.map(WebhookDelivery::of));
    }

    /** Queues one once more; false when it is unknown, or when there is no URL. */
    Uni<Boolean> resend(Transaction transaction, UUID partnerId, String wire, UUID id) {
        return transaction
                .first(RESEND, partnerId, wire, id)
                .map(row -> row.orElseThrow().getLong("total") > 0);
    }

    /** Queues the oldest of a range once more, at most so many; how many it were. */
    Uni<Long> resend(Transaction transaction, UUID endpointId, ResendRange range, int most) {
        String[] states =
                range.state().map(state -> new String[] {state.name()}).orElse(MISSED);
        return transaction
                .first(
                        RESEND_RANGE,
                        endpointId,
                        states,
                        OffsetDateTime.ofInstant(range.from(), ZoneOffset.UTC),
                        OffsetDateTime.ofInstant(range.to(), ZoneOffset.UTC),
                        (long) most)
                .map(row -> row.orElseThrow().getLong("total"));
    }
}
