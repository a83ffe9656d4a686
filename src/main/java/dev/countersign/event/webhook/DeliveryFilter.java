package dev.countersign.event.webhook;

import java.util.Optional;
import java.util.UUID;

/**
 * Which page of a delivery log.
 *
 * @param eventId only deliveries of this event
 * @param page from 1
 */
public record DeliveryFilter(Optional<DeliveryState> state, Optional<UUID> eventId, int page, int limit) {}
