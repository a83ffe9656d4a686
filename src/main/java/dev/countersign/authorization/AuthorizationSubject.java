package dev.countersign.authorization;

/** What waits for a consent. */
public enum AuthorizationSubject {
    /** An outgoing movement of crypto. */
    TRANSFER,
    /** A change of a partner's policy. */
    POLICY_CHANGE
}
