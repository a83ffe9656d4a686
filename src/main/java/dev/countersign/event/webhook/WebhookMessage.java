package dev.countersign.event.webhook;

/** What a wire makes of an event. */
public sealed interface WebhookMessage {

    /**
     * To be posted.
     *
     * @param body the exact bytes, the same on every attempt and in every replica
     */
    record Post(byte[] body) implements WebhookMessage {}

    /** The wire does not speak of such an event. */
    record Nothing() implements WebhookMessage {}
}
