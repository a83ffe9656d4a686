package dev.countersign.api.lirium;

import dev.countersign.order.customer.Destination;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of destination as this wire writes them. Only the first is in its documentation; the other two are ours. */
enum DestinationType {
    CRYPTO_CURRENCY_ADDRESS("crypto_currency_address", Destination.Kind.ADDRESS),
    CUSTOMER("customer", Destination.Kind.CUSTOMER),
    ADDRESS_BOOK("address_book", Destination.Kind.ADDRESS_BOOK);

    private final String text;
    private final Destination.Kind kind;

    DestinationType(String text, Destination.Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    String text() {
        return text;
    }

    Destination.Kind kind() {
        return kind;
    }

    static Optional<DestinationType> parse(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    static DestinationType of(Destination.Kind kind) {
        return Arrays.stream(values())
                .filter(type -> type.kind == kind)
                .findFirst()
                .orElseThrow();
    }
}
