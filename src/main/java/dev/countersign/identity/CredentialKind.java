package dev.countersign.identity;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** How a caller proves itself, and the door it opens. */
public enum CredentialKind {
    /** A partner backend's key, in {@code X-API-Key}. */
    API_KEY("csk", EnumSet.of(Scope.RAMP_READ, Scope.RAMP_WRITE, Scope.RAMP_AUTHORIZE)),
    /** A liquidity provider's key, in {@code X-API-Key}. */
    PROVIDER_KEY("csp", EnumSet.of(Scope.PROVIDER)),
    /** An operator's bearer token. */
    OPERATOR_TOKEN("cso", EnumSet.of(Scope.OPERATOR)),
    /** An RSA key of the caller's own, which signs bearer tokens (JWT, RS512); its public id is their issuer. */
    RS512_KEY(EnumSet.of(
            Scope.CUSTOMER_ORDER_READ,
            Scope.CUSTOMER_ORDER_WRITE,
            Scope.PARTNER_READ,
            Scope.WEBHOOK_SUBSCRIPTION,
            Scope.PARTNER_ORDER_AUTHORIZATION)),
    /**
     * A person's bearer token. One that its holder also signs requests with looks different, and has no prefix of ours; see
     * {@code identity.token}.
     */
    ACCESS_TOKEN(
            "csa",
            EnumSet.of(Scope.PENDING_APPROVAL_UPDATE, Scope.WALLET_VIEW, Scope.WALLET_SPEND, Scope.WALLET_MANAGE)),
    /** A person's key and its secret, with which the person's requests are signed (HMAC); its public id is the key. */
    HMAC_KEY("csh", EnumSet.of(Scope.APPROVAL_READ, Scope.APPROVAL_CREATE, Scope.APPROVAL_REVIEW, Scope.ACCOUNT_READ));

    private final Optional<String> prefix;
    private final Set<Scope> scopes;

    CredentialKind(String prefix, Set<Scope> scopes) {
        this(Optional.of(prefix), scopes);
    }

    CredentialKind(Set<Scope> scopes) {
        this(Optional.empty(), scopes);
    }

    CredentialKind(Optional<String> prefix, Set<Scope> scopes) {
        this.prefix = prefix;
        this.scopes = Set.copyOf(scopes);
    }

    /**
     * What every token or secret of this kind starts with, so that a leaked one is recognised for what it is; empty when the caller makes its
     * own tokens.
     */
    public Optional<String> prefix() {
        return prefix;
    }

    /** The scopes that a credential of this kind can carry. */
    public Set<Scope> scopes() {
        return scopes;
    }
}
