package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.event.webhook.WebhookDelivery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A line of a webhook delivery log, the same on every surface that shows one. */
@Schema(name = "WebhookDelivery")
@JsonNaming(SnakeCaseStrategy.class)
public record WebhookDeliveryBody(
        UUID deliveryId,

        @Schema(examples = "evt_01997a5c-0000-7000-8000-000000000000", description = "As the receiver gets it")
        String eventId,

        @Schema(description = "What the event is about: an order's id")
        UUID subjectId,

        @Schema(enumeration = {"pending", "delivered", "exhausted", "skipped", "discarded"})
        String state,

        @Schema(examples = "1", description = "Attempts made so far")
        int attemptCount,

        @Schema(description = "When the event happened") Instant queuedAt,

        @Schema(nullable = true, description = "When it was delivered, or given up")
        Instant endedAt,

        @Schema(
                nullable = true,
                description =
                        "Null while it is under way, when it has ended, and while an earlier event of the same order has"
                                + " to go first")
        Instant nextAttemptAt,

        @Schema(description = "Newest first") List<Attempt> attempts) {

    /** The line, with the event's id as its wire writes it. */
    public static WebhookDeliveryBody of(WebhookDelivery delivery, String eventPrefix) {
        return new WebhookDeliveryBody(
                delivery.id(),
                eventPrefix + delivery.eventId(),
                delivery.subjectId(),
                delivery.state().name().toLowerCase(Locale.ROOT),
                delivery.attemptCount(),
                delivery.queuedAt(),
                delivery.endedAt().orElse(null),
                delivery.nextAttemptAt().orElse(null),
                delivery.attempts().stream().map(Attempt::of).toList());
    }

    /** One attempt. Nothing of what the receiver answered is kept but its status. */
    @Schema(name = "WebhookAttempt")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(
            @Schema(examples = "1") int number,
            Instant at,
            boolean succeeded,

            @Schema(examples = "200", description = "Absent when there was no answer")
            Integer httpStatus,

            @Schema(examples = "87") int latencyMs,

            @Schema(examples = "timeout", description = "Why it failed; absent when it succeeded")
            String error) {

        static Attempt of(WebhookDelivery.Attempt attempt) {
            return new Attempt(
                    attempt.number(),
                    attempt.at(),
                    attempt.succeeded(),
                    attempt.status().isPresent() ? (Integer) attempt.status().getAsInt() : null,
                    attempt.latencyMillis(),
                    attempt.error()
                            .map(error -> error.name().toLowerCase(Locale.ROOT))
                            .orElse(null));
        }
    }
}
