package dev.countersign.event.webhook;

import dev.countersign.event.SubjectType;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** How one wire tells its partners what happened. Owned here, implemented by the door that speaks the wire. */
public interface WebhookFormat {

    /** The name of the wire, as the database and the admin surface write it: lower-case letters. */
    String wire();

    /** The kinds of subject whose events the wire may have something to say about. */
    Set<SubjectType> subjects();

    /**
     * The messages of these events, by event id: one for each. With one query at most, and of nothing but the event and facts
     * that never change, so that every attempt sends the same bytes.
     */
    Uni<Map<UUID, WebhookMessage>> render(List<WebhookEvent> events);

    /** A message that tells of nothing, for a partner to try its receiver with; empty when the wire has no such message. */
    Optional<byte[]> testMessage(UUID eventId, Instant at);

    /** How its requests are signed. */
    WebhookSignature signature();

    /** How long an attempt may take as a whole where the wire promises something else than what is configured for all. */
    Optional<Duration> timeout();

    /** When to try again. */
    RetrySchedule schedule();
}
