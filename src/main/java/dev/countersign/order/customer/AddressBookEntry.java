package dev.countersign.order.customer;

import dev.countersign.ethereum.Address;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An address that a customer sends to.
 *
 * @param lastUsedAt when an order was made that sends there
 */
public record AddressBookEntry(
        UUID id,
        String networkId,
        Address address,
        Optional<String> label,
        Optional<Ownership> ownership,
        Optional<String> beneficiary,
        Instant createdAt,
        Optional<Instant> lastUsedAt) {

    /** Whose address it is. */
    public enum Ownership {
        SELF,
        THIRD_PARTY
    }
}
