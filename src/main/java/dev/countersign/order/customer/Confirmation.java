package dev.countersign.order.customer;

import dev.countersign.ledger.Amount;
import java.util.Optional;
import java.util.UUID;

/**
 * A customer's yes to an order.
 *
 * @param credentialId by whose key it came in
 * @param code from the mail, where the order asks for one
 * @param referenceId the partner's own id of the order, if it was not given before; 1 to 191 characters
 * @param accepted what the customer really accepted after the partner's own fees: kept and shown, never reckoned with
 */
public record Confirmation(
        UUID credentialId, Optional<String> code, Optional<String> referenceId, Optional<Amount> accepted) {}
