package dev.countersign.api;

import dev.countersign.identity.Caller;
import dev.countersign.identity.Scope;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.UUID;

/** Who makes the request that is being served, once its wire has authenticated it. */
@RequestScoped
public class CurrentCaller {

    private Caller caller;

    /** Called once, by the wire's authentication. */
    public void authenticated(Caller proven) {
        this.caller = proven;
    }

    /** The caller, once it is known; empty on routes that need no credential. */
    Optional<Caller> known() {
        return Optional.ofNullable(caller);
    }

    /**
     * The caller, if it may do this.
     *
     * @throws MissingScopeException otherwise, before anything is looked up
     */
    public Caller require(Scope scope) {
        if (caller == null || !caller.may(scope)) {
            throw new MissingScopeException(scope);
        }
        return caller;
    }

    /** The caller's tenant, if it may do this. */
    public UUID tenant(Scope scope) {
        return require(scope).tenantId();
    }
}
