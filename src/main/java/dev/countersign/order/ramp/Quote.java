package dev.countersign.order.ramp;

import java.time.Instant;
import java.util.UUID;

/**
 * A price that holds until {@code expiresAt}, for one order.
 *
 * @param details the payment details that it was made for
 */
public record Quote(
        UUID id,
        Price price,
        PaymentDetails details,
        boolean settlesAutomatically,
        Price.Anchor anchor,
        Instant expiresAt) {}
