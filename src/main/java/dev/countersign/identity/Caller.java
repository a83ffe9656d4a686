package dev.countersign.identity;

import java.util.Set;
import java.util.UUID;

/**
 * Who makes a request, as its credential proved.
 *
 * @param credentialId the credential
 * @param tenantId the partner or the liquidity provider it belongs to; for an operator, the credential itself
 * @param scopes what it may do
 */
public record Caller(UUID credentialId, UUID tenantId, Set<Scope> scopes) {

    /** Whether the credential carries a scope. */
    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
