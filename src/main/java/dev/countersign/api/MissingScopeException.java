package dev.countersign.api;

import dev.countersign.identity.Scope;

/** The credential is good, and does not allow this. */
public final class MissingScopeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says which it lacks. */
    public MissingScopeException(Scope scope) {
        super("the credential lacks the scope " + scope.text());
    }
}
