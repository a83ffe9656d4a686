package dev.countersign.event.webhook;

/** What a wire makes of an event. */
public sealed interface WebhookMessage {

    /**
     * To be posted to whoever asked for its topic, or for everything.
     *
     * @param topic what the wire calls such a message
     * @param body the exact bytes, the same on every attempt and in every replica
     */
    record Post(String topic, byte[] body) implements WebhookMessage {}

    /** The wire does not speak of such an event; nobody is told. */
    record Nothing() implements WebhookMessage {}
}
