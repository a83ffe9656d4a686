package dev.countersign.api.aquanow;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Caller;
import dev.countersign.identity.Scope;
import java.util.UUID;

/**
 * A person of a partner, on whose behalf a request is made.
 *
 * @param caller the key that was used
 */
record Member(Caller caller) {

    /** The caller, if its key may do this. Every key of this wire is a person's. */
    static Member require(CurrentCaller current, Scope scope) {
        return new Member(current.require(scope));
    }

    UUID partnerId() {
        return caller.tenantId();
    }

    UUID userId() {
        return caller.userId().orElseThrow(() -> AquanowException.forbidden("Forbidden"));
    }
}
