package dev.countersign.ledger;

import java.time.Instant;
import java.util.UUID;

/**
 * An entry that is in the books.
 *
 * @param at when it was written, by the database's clock
 * @param repeated it was there before, word for word, and nothing moved again
 */
public record Booked(UUID entryId, Instant at, boolean repeated) {}
