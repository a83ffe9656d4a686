package dev.countersign.order.customer;

import java.util.Optional;
import java.util.UUID;

/**
 * An order that is asked for.
 *
 * @param credentialId of whoever asks, who cannot approve it
 * @param referenceId the partner's own id of it, once for each partner; 1 to 191 characters
 */
public record NewOrder(
        UUID partnerId, UUID customerId, UUID credentialId, Optional<String> referenceId, Instruction instruction) {

    /** The longest reference. */
    public static final int LONGEST_REFERENCE = 191;
}
