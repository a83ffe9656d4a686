package dev.countersign.event;

/**
 * The fragment that queues what a statement has just appended, for every webhook endpoint of the partner that wants to hear of
 * such subjects. It stands in the same statement, so an event is queued if and only if it happened.
 *
 * <p>A lane keeps the order: all deliveries of one subject to one endpoint wait in it, and only its first is delivered.
 */
final class Outbox {

    private Outbox() {}

    /** Continues a statement after a common table expression named {@code appended} that returns the new events. */
    static String queue(SubjectType subject) {
        return """
                , queued as (
                  insert into webhook_delivery (id, partner_id, endpoint_id, event_id, subject_id, sequence, state, queued_at)
                  select countersign_uuid(), a.partner_id, w.id, a.id, a.subject_id, a.sequence, 'PENDING', a.occurred_at
                    from appended a
                    join webhook_endpoint w on w.partner_id = a.partner_id and w.url is not null and '%s' = any (w.subjects)
                  returning partner_id, endpoint_id, subject_id, queued_at
                ), lined_up as (
                  insert into webhook_lane (id, partner_id, endpoint_id, subject_id, pending, next_attempt_at)
                  select countersign_uuid(), partner_id, endpoint_id, subject_id, 1, queued_at from queued
                  on conflict (endpoint_id, subject_id) do update
                    set pending = webhook_lane.pending + 1,
                        next_attempt_at = coalesce(webhook_lane.next_attempt_at, excluded.next_attempt_at)
                )
                """.formatted(subject);
    }
}
