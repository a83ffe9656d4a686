package dev.countersign.event.webhook;

/** Why an attempt failed: a class, never a word of what the receiver said. */
public enum AttemptError {
    /** The URL that is registered may not be called any more. */
    INVALID_URL,
    /** The host has no address. */
    UNKNOWN_HOST,
    /** The host has an address that must not be called. */
    REFUSED_ADDRESS,
    /** No connection. */
    CONNECT,
    /** No TLS, or not with that host. */
    TLS,
    /** Not within the time. */
    TIMEOUT,
    /** The connection ended before the answer did. */
    CLOSED,
    /** A redirect, which is never followed. */
    REDIRECT,
    /** A status other than 2xx. */
    STATUS,
    /** 410: the receiver wants no more. */
    GONE,
    /** Nobody has issued a secret to sign with. */
    NO_SECRET,
    /** A failure of our own. */
    INTERNAL;

    /** Whether it says something about the receiver. */
    boolean isTheReceivers() {
        return this != NO_SECRET && this != INTERNAL;
    }
}
