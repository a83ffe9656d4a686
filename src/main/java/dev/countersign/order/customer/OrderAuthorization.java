package dev.countersign.order.customer;

import dev.countersign.authorization.AuthorizationState;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * A consent by people that an order waits for.
 *
 * @param changedAt when it came into its state
 */
public record OrderAuthorization(UUID id, AuthorizationState state, Instant expiresAt, Instant changedAt) {

    static final String DECIDED = "decided";

    /** Adds itself to what an event remembers, if it is decided. */
    void remember(JsonObject decided) {
        switch (state) {
            case APPROVED, REJECTED ->
                decided.put(
                        id.toString(),
                        new JsonObject().put("state", state.name()).put("at", changedAt.toString()));
            case PENDING, CANCELLED, EXPIRED -> {
                // nobody's decision
            }
        }
    }

    /** As an event remembers it. */
    OrderAuthorization asOf(JsonObject facts) {
        JsonObject then = facts.getJsonObject(DECIDED, new JsonObject()).getJsonObject(id.toString());
        return then == null
                ? new OrderAuthorization(id, AuthorizationState.PENDING, expiresAt, changedAt)
                : new OrderAuthorization(
                        id,
                        AuthorizationState.valueOf(then.getString("state")),
                        expiresAt,
                        Instant.parse(then.getString("at")));
    }

    /** Whether it can no longer be given, though that may not have been written down yet. */
    boolean isOver(Instant now) {
        return state == AuthorizationState.PENDING && !now.isBefore(expiresAt);
    }
}
