package dev.countersign.identity;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who makes a request, as its credential proved.
 *
 * @param credentialId the credential
 * @param tenantId the partner or the liquidity provider it belongs to; for an operator, the credential itself
 * @param scopes what it may do
 * @param userId the partner's person whose credential it is; whoever may authorize a partner's orders is one
 * @param customerId the one customer of the partner for whom it may act; empty when it may act for all of them
 */
public record Caller(
        UUID credentialId, UUID tenantId, Set<Scope> scopes, Optional<UUID> userId, Optional<UUID> customerId) {

    /** A caller that is no person's, and for no customer in particular. */
    public Caller(UUID credentialId, UUID tenantId, Set<Scope> scopes) {
        this(credentialId, tenantId, scopes, Optional.empty(), Optional.empty());
    }

    /** Whether the credential carries a scope. */
    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
