package dev.countersign.authorization;

import java.time.Instant;
import java.util.UUID;

/** A place in the list of reviews, which is ordered by time and then by id. */
public record ReviewCursor(Instant createdAt, UUID id) {}
