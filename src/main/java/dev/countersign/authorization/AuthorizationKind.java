package dev.countersign.authorization;

/** Whose consent it is. */
public enum AuthorizationKind {
    /** The key of the partner's wallet signs the forward request. */
    SIGNATURE,
    /** So many of these people agree. */
    REVIEW
}
