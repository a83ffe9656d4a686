package dev.countersign.authorization;

import java.util.UUID;

/**
 * A consent to be asked for.
 *
 * @param partnerId the tenant
 * @param transferId what waits for it
 * @param payload what is agreed to
 * @param requirement whose consent, and how long there is to give it
 */
public record OpenAuthorization(UUID partnerId, UUID transferId, PayloadDigest payload, Requirement requirement) {}
