package dev.countersign.event;

/**
 * The fragment of an insert statement that appends a new row's first event and queues it. The insert must be a common table expression
 * named {@code born} that returns the new row; the event's data is {@code '{}'}, its request id the parameter named.
 */
public final class Birth {

    private Birth() {}

    /**
     * The fragment.
     *
     * @param subject the kind of row
     * @param trigger the command that made it
     * @param requestId the placeholder of the request id, such as {@code $12}
     */
    public static String event(SubjectType subject, String trigger, String requestId) {
        return """
                , appended as (
                  insert into event (id, partner_id, subject_type, subject_id, sequence, trigger, to_state, request_id,
                                     occurred_at)
                  select countersign_uuid(), partner_id, '%s', id, version, '%s', state, %s::text, created_at from born
                  returning id, partner_id, subject_id, sequence, occurred_at
                )%s
                select * from born""".formatted(subject, trigger, requestId, Outbox.queue(subject));
    }
}
