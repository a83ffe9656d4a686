package dev.countersign.authorization;

import java.util.UUID;

/**
 * A consent to be asked for.
 *
 * @param partnerId the tenant
 * @param transferId what waits for it
 * @param kind whose consent
 */
public record OpenAuthorization(UUID partnerId, UUID transferId, AuthorizationKind kind) {}
