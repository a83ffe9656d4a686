package dev.countersign.identity;

import java.util.EnumSet;
import java.util.Set;

/** How a caller proves itself, and the door it opens. */
public enum CredentialKind {
    /** A partner backend's key, in {@code X-API-Key}. */
    API_KEY("csk", EnumSet.of(Scope.RAMP_READ, Scope.RAMP_WRITE, Scope.RAMP_AUTHORIZE)),
    /** A liquidity provider's key, in {@code X-API-Key}. */
    PROVIDER_KEY("csp", EnumSet.of(Scope.PROVIDER)),
    /** An operator's bearer token. */
    OPERATOR_TOKEN("cso", EnumSet.of(Scope.OPERATOR));

    private final String prefix;
    private final Set<Scope> scopes;

    CredentialKind(String prefix, Set<Scope> scopes) {
        this.prefix = prefix;
        this.scopes = Set.copyOf(scopes);
    }

    /** What every token of this kind starts with, so that a leaked one is recognised for what it is. */
    public String prefix() {
        return prefix;
    }

    /** The scopes that a credential of this kind can carry. */
    public Set<Scope> scopes() {
        return scopes;
    }
}
