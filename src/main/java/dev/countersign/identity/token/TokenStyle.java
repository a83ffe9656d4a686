package dev.countersign.identity.token;

/** How a token looks, and with it what its holder's software does. */
public enum TokenStyle {
    /** {@code csa_<public id>_<secret>}: sent as it is with each request; only a hash of it is kept. */
    PLAIN,
    /**
     * {@code v2x} and 64 hexadecimal digits: the holder's software sends its SHA-256, signs each request with it and checks the
     * signature of each answer, so that it is kept, sealed. It may also be sent as it is.
     */
    SIGNED
}
