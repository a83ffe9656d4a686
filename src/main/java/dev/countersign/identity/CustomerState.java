package dev.countersign.identity;

/** Whether a customer may act. */
public enum CustomerState {
    ACTIVE,
    /** Neither the customer's own tokens work, nor may new orders be made for it. */
    BLOCKED
}
