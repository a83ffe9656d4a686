package dev.countersign.order.ramp;

import java.time.Instant;
import java.util.UUID;

/**
 * A price that holds until {@code expiresAt}, for one order that buys crypto.
 *
 * @param offer that it was made from
 */
public record OnRampQuote(UUID id, Price price, Offer offer, Price.Anchor anchor, Instant expiresAt) {}
