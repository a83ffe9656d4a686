package dev.countersign.ledger;

import java.util.UUID;

/**
 * An entry that is to be written into the books of a partner.
 *
 * @param reference what it is for, 1 to 200 characters; a hold and what ends it have the same
 */
public record EntryRequest(UUID partnerId, String reference, Booking booking) {}
