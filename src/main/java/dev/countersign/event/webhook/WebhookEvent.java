package dev.countersign.event.webhook;

import dev.countersign.event.SubjectType;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event, as a format gets it to render.
 *
 * @param id the same on every attempt
 * @param sequence 1 for a subject's first event, without gaps
 * @param trigger the command that moved the subject
 * @param from the state before; empty for the first event
 * @param data the facts that the event remembers; they never change
 */
public record WebhookEvent(
        UUID id,
        UUID partnerId,
        SubjectType subjectType,
        UUID subjectId,
        int sequence,
        String trigger,
        Optional<String> from,
        String to,
        JsonObject data,
        Instant occurredAt) {}
