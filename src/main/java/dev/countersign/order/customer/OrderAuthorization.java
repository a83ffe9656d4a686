package dev.countersign.order.customer;

import dev.countersign.authorization.AuthorizationState;
import java.time.Instant;
import java.util.UUID;

/**
 * A consent by people that an order waits for.
 *
 * @param changedAt when it came into its state
 */
public record OrderAuthorization(UUID id, AuthorizationState state, Instant expiresAt, Instant changedAt) {

    /** As it stood then. A state that is final is never left, so there are two. */
    OrderAuthorization asOf(Instant then) {
        return changedAt.isAfter(then)
                ? new OrderAuthorization(id, AuthorizationState.PENDING, expiresAt, changedAt)
                : this;
    }
}
