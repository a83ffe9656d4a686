package dev.countersign.api;

/** The caller has no such customer: there is none, or it is another partner's, or the credential is bound to another one. */
public final class UnknownCustomerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The same answer for all three, so that nobody learns which it was. */
    public UnknownCustomerException() {
        super("no such customer", null, false, false);
    }
}
