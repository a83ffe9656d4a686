package dev.countersign.api.lirium;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a webhook may be about. This installation sends the first two; the others may be asked for, and never happen here. */
enum WebhookTopic {
    ORDER_CLOSED,
    ORDER_UPDATED,
    PARTNER_ORDER_CREATED,
    PARTNER_ORDER_CLOSED,
    PARTNER_ORDER_UPDATED,
    CUSTOMER_STATE_CHANGED,
    CUSTOMER_REQUIREMENT_REJECTED,
    CUSTOMER_PRODUCT_CHANGED,
    INCOMING_FUNDS;

    /** The name on the wire. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The topic of that name, if there is one. */
    static Optional<WebhookTopic> parse(String text) {
        return Arrays.stream(values())
                .filter(topic -> topic.text().equals(text))
                .findFirst();
    }
}
