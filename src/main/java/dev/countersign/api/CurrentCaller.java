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
     * The caller, if it may do this for its whole tenant. A credential that is bound to one customer may not: it passes through
     * {@link #customer} only.
     *
     * @throws MissingScopeException otherwise, before anything is looked up
     */
    public Caller require(Scope scope) {
        Caller allowed = allowed(scope);
        if (allowed.customerId().isPresent()) {
            throw new MissingScopeException(scope);
        }
        return allowed;
    }

    /**
     * The caller, if it may do this for this customer: the partner itself, or the customer's own credential.
     *
     * @param customerId as it stands in the path
     * @throws MissingScopeException when it may not do this at all, before anything is looked up
     * @throws UnknownCustomerException when the text is no id, or the credential is bound to another customer
     */
    public CustomerCaller customer(Scope scope, String customerId) {
        Caller allowed = allowed(scope);
        UUID id = Identifiers.parse(customerId).orElseThrow(UnknownCustomerException::new);
        if (allowed.customerId().filter(own -> !own.equals(id)).isPresent()) {
            throw new UnknownCustomerException();
        }
        return new CustomerCaller(allowed, id);
    }

    /**
     * The caller, whatever it may do: for what every credential of a wire may ask of itself.
     *
     * @throws IllegalStateException on routes that need no credential
     */
    public Caller require() {
        return known().orElseThrow(() -> new IllegalStateException("nobody was authenticated here"));
    }

    private Caller allowed(Scope scope) {
        if (caller == null || !caller.may(scope)) {
            throw new MissingScopeException(scope);
        }
        return caller;
    }

    /** The caller's tenant, if it may do this for all of it. */
    public UUID tenant(Scope scope) {
        return require(scope).tenantId();
    }
}
