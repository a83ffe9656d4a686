package dev.countersign.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody for whom a partner places orders.
 *
 * @param email where confirmation codes are sent
 * @param createdAt by the database's clock
 */
public record Customer(UUID id, UUID partnerId, String email, String name, CustomerState state, Instant createdAt) {

    /** Whether the customer may act at all. */
    public boolean active() {
        return state == CustomerState.ACTIVE;
    }
}
