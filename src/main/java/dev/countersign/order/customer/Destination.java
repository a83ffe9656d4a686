package dev.countersign.order.customer;

import java.util.Optional;
import java.util.UUID;

/**
 * Whom something is sent to, as it was asked for.
 *
 * @param value an address, a customer's id, or the id of an entry in the address book, as it was written
 * @param id the value, where it is an id
 */
public record Destination(Kind kind, String value, Optional<UUID> id) {

    /** What the value is. */
    public enum Kind {
        ADDRESS,
        CUSTOMER,
        ADDRESS_BOOK
    }
}
