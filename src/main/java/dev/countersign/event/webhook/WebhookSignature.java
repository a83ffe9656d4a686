package dev.countersign.event.webhook;

import java.time.Instant;
import java.util.Map;

/** How a wire signs its requests: with what, and what it makes of it. */
public sealed interface WebhookSignature {

    /** With secrets that an endpoint shares with its receiver. */
    @FunctionalInterface
    non-sealed interface WithSecrets extends WebhookSignature {

        /**
         * The headers of one request, signature included.
         *
         * @param at when the request is made, for receivers that refuse what is too old
         */
        Map<String, String> headers(byte[] body, Instant at, SigningSecrets secrets);
    }

    /** With a key of this installation, whose public half everybody may know. It takes its time, and so never an event loop's. */
    @FunctionalInterface
    non-sealed interface WithKey extends WebhookSignature {

        /**
         * The headers of one request, signature included.
         *
         * @param at when the request is made, for receivers that refuse what is too old
         */
        Map<String, String> headers(byte[] body, Instant at, SigningKey key);
    }
}
