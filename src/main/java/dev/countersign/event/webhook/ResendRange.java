package dev.countersign.event.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * Which deliveries are to be made again.
 *
 * @param from events at or after
 * @param to events before
 * @param state only deliveries in this state; without it, those that never arrived
 */
public record ResendRange(Instant from, Instant to, Optional<DeliveryState> state) {}
