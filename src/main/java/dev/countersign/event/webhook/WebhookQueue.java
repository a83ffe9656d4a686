package dev.countersign.event.webhook;

import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The two statements of delivery: to claim what is due, and to record what became of it. */
@ApplicationScoped
class WebhookQueue {

    private static final Logger LOG = Logger.getLogger(WebhookQueue.class);

    /**
     * Endpoints with something due, in no order that would favour one. Whoever holds their rows is the only one who claims for
     * them, so that what is under way can be counted; the next statement sees what the holder before has claimed. The lock does
     * not stand in the way of transitions that queue for them.
     *
     * <p>It steps through the index from endpoint to endpoint: neither idle endpoints nor the length of a backlog cost anything.
     */
    private static final String LOCK_ENDPOINTS = """
            with recursive waiting as (
              (select endpoint_id from webhook_lane where next_attempt_at is not null order by endpoint_id limit 1)
              union all
              select (select l.endpoint_id from webhook_lane l
                       where l.next_attempt_at is not null and l.endpoint_id > w.endpoint_id
                       order by l.endpoint_id limit 1)
                from waiting w where w.endpoint_id is not null
            )
            select e.id
              from waiting w join webhook_endpoint e on e.id = w.endpoint_id
              cross join lateral (
                select l.next_attempt_at from webhook_lane l
                 where l.endpoint_id = e.id and l.next_attempt_at is not null
                 order by l.next_attempt_at limit 1) head
             where e.enabled and e.url is not null and head.next_attempt_at <= (select countersign_now())
             order by random() limit $1 for no key update of e skip locked""";

    /**
     * The lanes that waited longest, as many as the endpoint has places for; of each lane its first delivery, or none when the
     * lane miscounts. The subscriptions of a partner share the places that one endpoint has, so that many of them hold no more.
     */
    private static final String CLAIM = """
            with clock as materialized (
              select countersign_now() as now, clock_timestamp() as real_now
            ), open as materialized (
              select e.id, e.wire, e.url, e.topics, e.registered_at,
                     case when e.failing_since <= clock.now - $3 * interval '1 millisecond' then 1
                          else greatest(1, $2 / (select count(*) from webhook_endpoint s
                                                  where s.partner_id = e.partner_id and s.wire = e.wire and s.enabled)) end
                       - (select count(*) from webhook_lane l
                           where l.endpoint_id = e.id and l.lease is not null and l.next_attempt_at > clock.now) as places
                from webhook_endpoint e, clock where e.id = any ($1::uuid[])
            ), due as materialized (
              select lane.id as lane_id
                from open cross join lateral (
                  select l.id from webhook_lane l
                   where l.endpoint_id = open.id and l.next_attempt_at <= (select now from clock)
                   order by l.next_attempt_at limit greatest(open.places, 0) for update skip locked) lane
               limit $5
            ), claimed as (
              update webhook_lane l
                 set lease = countersign_uuid(), renewed = false, next_attempt_at = clock.now + $4 * interval '1 millisecond'
                from clock where l.id = any (array(select lane_id from due))
              returning l.id, l.endpoint_id, l.subject_id, l.lease
            )
            select c.id as lane_id, d.id as delivery_id, c.lease, c.endpoint_id, open.wire, open.url, open.topics,
                   open.registered_at, d.attempts, d.attempts_before, d.queued_at, clock.now, clock.real_now, v.id as event_id, v.partner_id,
                   v.subject_type, v.subject_id, v.sequence, v.trigger, v.from_state, v.to_state, v.data,
                   v.occurred_at, v.traceparent
              from claimed c join open on open.id = c.endpoint_id cross join clock
              left join lateral (
                select * from webhook_delivery d
                 where d.endpoint_id = c.endpoint_id and d.subject_id = c.subject_id and d.state = 'PENDING'
                 order by d.sequence limit 1) d on true
              left join event v on v.id = d.event_id""";

    /**
     * Lanes that this transaction holds, and found without a delivery, count anew: else they would take the places of their
     * endpoint for ever. A statement of its own, because it has to see what was queued until the lanes were locked.
     */
    private static final String HEAL = """
            update webhook_lane l
               set pending = really.pending, lease = null,
                   next_attempt_at = case when really.pending > 0 then countersign_now() end
              from (select h.id, (select count(*) from webhook_delivery d
                                   where d.endpoint_id = h.endpoint_id and d.subject_id = h.subject_id
                                     and d.state = 'PENDING') as pending
                      from webhook_lane h where h.id = any ($1::uuid[])) really
             where l.id = really.id""";

    /**
     * Only who still holds the lease may record: a late loser changes nothing. An endpoint that was registered anew since the
     * attempt is not judged by it; and when that was done, or the delivery was resent, a failure is followed by a whole schedule,
     * from now on.
     *
     * <p>It waits for nobody: a result whose lane, delivery or endpoint somebody else has locked is passed over, and comes again.
     */
    private static final String RECORD = """
            with clock as materialized (
              select countersign_now() as now
            ), result as materialized (
              select r.*, l.id as lane_id, l.endpoint_id,
                     r.blamed and e.enabled and e.registered_at = r.registered_at
                       and (r.error is not distinct from 'GONE'
                            or r.verdict = 'DELIVERED' and e.failing_since is not null
                            or r.verdict <> 'DELIVERED'
                               and (e.failing_since is null
                                    or e.failing_since <= clock.now - $11 * interval '1 millisecond')) as judges
                from unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::integer[], $6::text[], $7::bigint[],
                            $8::timestamptz[], $9::boolean[], $10::integer[])
                       as r (delivery_id, lease, verdict, http_status, latency_ms, error, delay_ms, registered_at, blamed,
                             failures)
                join webhook_delivery d on d.id = r.delivery_id
                join webhook_lane l on l.endpoint_id = d.endpoint_id and l.subject_id = d.subject_id
                join webhook_endpoint e on e.id = d.endpoint_id
                cross join clock
               where l.lease = r.lease
            ), judge as materialized (
              select id from webhook_endpoint where id in (select endpoint_id from result where judges)
               order by id for no key update skip locked
            ), held as materialized (
              select r.*, r.verdict = 'FAILED' and (l.renewed or d.attempts - d.attempts_before <> r.failures) as anew
                from result r
                join webhook_delivery d on d.id = r.delivery_id
                join webhook_lane l on l.id = r.lane_id
               where l.lease = r.lease and (not r.judges or r.endpoint_id in (select id from judge))
               order by l.id for update of l, d skip locked
            ), changed as (
              update webhook_delivery d
                 set attempts = d.attempts + case when h.verdict = 'SKIPPED' then 0 else 1 end,
                     state = case when h.verdict <> 'FAILED' then h.verdict
                                  when h.delay_ms is null and not h.anew then 'EXHAUSTED' else 'PENDING' end,
                     attempts_before = case when h.anew then d.attempts + 1
                                            when h.verdict = 'FAILED' and not h.blamed then d.attempts_before + 1
                                            else d.attempts_before end,
                     ended_at = case when h.delay_ms is null and not h.anew then clock.now end
                from held h, clock where d.id = h.delivery_id and d.state = 'PENDING'
              returning d.id, d.partner_id, d.endpoint_id, d.state, d.attempts
            ), logged as (
              insert into webhook_attempt (id, partner_id, delivery_id, number, at, succeeded, http_status, latency_ms, error)
              select countersign_uuid(), c.partner_id, c.id, c.attempts, clock.now, h.verdict = 'DELIVERED', h.http_status,
                     h.latency_ms, h.error
                from changed c join held h on h.delivery_id = c.id cross join clock where h.verdict <> 'SKIPPED'
            ), freed as (
              update webhook_lane l
                 set lease = null, renewed = false,
                     pending = l.pending - case when c.state <> 'PENDING' then 1 else 0 end,
                     next_attempt_at = case when l.pending = case when c.state <> 'PENDING' then 1 else 0 end then null
                                            when c.state = 'PENDING' and not h.anew
                                              then clock.now + h.delay_ms * interval '1 millisecond'
                                            else clock.now end
                from held h left join changed c on c.id = h.delivery_id cross join clock where l.id = h.lane_id
            ), health as (
              select endpoint_id, registered_at, bool_or(verdict = 'DELIVERED') as well,
                     bool_or(error is not distinct from 'GONE') as gone
                from held where blamed group by endpoint_id, registered_at
            ), judged as (
              update webhook_endpoint e
                 set failing_since = case when not h.well then coalesce(e.failing_since, clock.now) end,
                     enabled = not (h.gone or not h.well and overdue.yes),
                     disabled_at = case when h.gone or not h.well and overdue.yes then clock.now end,
                     disabled_reason = case when h.gone then 'GONE' when not h.well and overdue.yes then 'FAILING' end
                from health h, clock, webhook_endpoint o
                cross join lateral (
                  select coalesce(o.failing_since <= (select now from clock) - $11 * interval '1 millisecond', false) as yes
                ) overdue
               where e.id = h.endpoint_id and o.id = e.id and e.enabled and e.registered_at = h.registered_at
                 and (h.gone or h.well and e.failing_since is not null
                      or not h.well and (e.failing_since is null or overdue.yes))
              returning e.id, e.wire, e.enabled, e.disabled_reason
            )
            select c.id, c.partner_id, c.endpoint_id, c.state, j.wire,
                   case when not j.enabled then j.disabled_reason end as disabled, null::uuid as passed_over
              from changed c left join judged j on j.id = c.endpoint_id
            union all
            select null, null, null, null, null, null, r.lease
              from result r where not exists (select from held h where h.lease = r.lease)""";

    private final WebhookConfig config;

    WebhookQueue(WebhookConfig config) {
        this.config = config;
    }

    /** Takes what is due, at most so many: of each endpoint what it has places for, of each subject one. */
    Uni<List<Claimed>> claim(Transaction transaction, int most) {
        return transaction.run(LOCK_ENDPOINTS, most).flatMap(endpoints -> {
            if (endpoints.isEmpty()) {
                return Uni.createFrom().item(List.of());
            }
            UUID[] ids = endpoints.stream().map(row -> row.getUUID("id")).toArray(UUID[]::new);
            return transaction
                    .run(
                            CLAIM,
                            ids,
                            (long) config.inFlightPerEndpoint(),
                            config.cautionAfter().toMillis(),
                            config.lease().toMillis(),
                            (long) most)
                    .call(rows -> heal(transaction, rows))
                    .map(rows -> rows.stream()
                            .filter(WebhookQueue::hasDelivery)
                            .map(Claimed::of)
                            .toList());
        });
    }

    private static Uni<Void> heal(Transaction transaction, List<Row> claimed) {
        UUID[] empty = claimed.stream()
                .filter(row -> !hasDelivery(row))
                .map(row -> row.getUUID("lane_id"))
                .toArray(UUID[]::new);
        if (empty.length == 0) {
            return Uni.createFrom().voidItem();
        }
        LOG.warnf("webhook lanes without a delivery are counted anew: %d", empty.length);
        return transaction.run(HEAL, (Object) empty).replaceWithVoid();
    }

    private static boolean hasDelivery(Row claimed) {
        return claimed.getUUID("delivery_id") != null;
    }

    /** Records results; those whose lease another replica has by now are not among what is returned at all. */
    Uni<Batch> record(Transaction transaction, List<Settled> settled) {
        List<Line> lines = settled.stream().map(Line::of).toList();
        return transaction
                .run(
                        RECORD,
                        column(lines, Line::deliveryId, UUID[]::new),
                        column(lines, Line::lease, UUID[]::new),
                        column(lines, Line::verdict, String[]::new),
                        column(lines, Line::status, Integer[]::new),
                        column(lines, Line::latency, Integer[]::new),
                        column(lines, Line::error, String[]::new),
                        column(lines, Line::delay, Long[]::new),
                        column(lines, Line::registeredAt, OffsetDateTime[]::new),
                        column(lines, Line::blamed, Boolean[]::new),
                        column(lines, Line::failures, Integer[]::new),
                        config.disableAfter().toMillis())
                .map(Batch::of);
    }

    private static <T> T[] column(
            List<Line> lines, Function<Line, T> value, java.util.function.IntFunction<T[]> array) {
        return lines.stream().map(value).toArray(array);
    }

    /** A result as the statement takes it; columns that do not apply are null, as in the table. */
    private record Line(
            UUID deliveryId,
            UUID lease,
            String verdict,
            Integer status,
            Integer latency,
            String error,
            Long delay,
            OffsetDateTime registeredAt,
            boolean blamed,
            Integer failures) {

        static Line of(Settled settled) {
            return switch (settled) {
                case Settled.Skipped skipped -> line(skipped.claimed(), "SKIPPED", null, null, null, null, false);
                case Settled.Attempted attempted -> of(attempted);
            };
        }

        private static Line of(Settled.Attempted attempted) {
            Integer latency = Math.toIntExact(attempted.outcome().latency().toMillis());
            return switch (attempted.outcome()) {
                case AttemptOutcome.Accepted accepted ->
                    line(attempted.claimed(), "DELIVERED", accepted.status(), latency, null, null, true);
                case AttemptOutcome.Failed failed ->
                    line(
                            attempted.claimed(),
                            "FAILED",
                            failed.status().isPresent()
                                    ? (Integer) failed.status().getAsInt()
                                    : null,
                            latency,
                            failed.error().name(),
                            attempted.retryAfter().map(Duration::toMillis).orElse(null),
                            failed.error().isTheReceivers());
            };
        }

        private static Line line(
                Claimed claimed,
                String verdict,
                Integer status,
                Integer latency,
                String error,
                Long delay,
                boolean blamed) {
            return new Line(
                    claimed.deliveryId(),
                    claimed.lease(),
                    verdict,
                    status,
                    latency,
                    error,
                    delay,
                    claimed.registeredAt(),
                    blamed,
                    claimed.failures());
        }
    }

    /**
     * What became of a batch of results.
     *
     * @param passedOver the leases of those that could not be recorded now, because somebody else has locked their rows
     */
    record Batch(List<Recorded> recorded, Set<UUID> passedOver) {

        static Batch of(List<Row> rows) {
            return new Batch(
                    rows.stream()
                            .filter(row -> row.getUUID("passed_over") == null)
                            .map(Recorded::of)
                            .toList(),
                    rows.stream()
                            .map(row -> row.getUUID("passed_over"))
                            .filter(Objects::nonNull)
                            .collect(Collectors.toSet()));
        }
    }

    /**
     * What was recorded.
     *
     * @param disabled why this result disabled its endpoint, if it did
     */
    record Recorded(
            UUID deliveryId,
            UUID partnerId,
            UUID endpointId,
            DeliveryState state,
            java.util.Optional<WebhookEndpoint.Reason> disabled) {

        static Recorded of(Row row) {
            return new Recorded(
                    row.getUUID("id"),
                    row.getUUID("partner_id"),
                    row.getUUID("endpoint_id"),
                    DeliveryState.valueOf(row.getString("state")),
                    java.util.Optional.ofNullable(row.getString("disabled")).map(WebhookEndpoint.Reason::valueOf));
        }
    }
}
