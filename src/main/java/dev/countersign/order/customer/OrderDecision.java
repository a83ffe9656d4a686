package dev.countersign.order.customer;

import dev.countersign.authorization.Verdict;
import java.util.UUID;

/**
 * A partner's person decides on one of the consents that an order waits for.
 *
 * @param userId the person
 * @param credentialId by which credential
 */
public record OrderDecision(
        UUID partnerId,
        UUID customerId,
        UUID orderId,
        UUID authorizationId,
        UUID userId,
        UUID credentialId,
        Verdict verdict) {}
