package dev.countersign.authorization;

/** All but {@code PENDING} are final. */
public enum AuthorizationState {
    PENDING,
    APPROVED,
    REJECTED,
    CANCELLED,
    EXPIRED
}
