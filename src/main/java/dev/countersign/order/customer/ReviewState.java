package dev.countersign.order.customer;

/** Where those stand who must agree to an order. */
public enum ReviewState {
    /** Somebody has still to decide. */
    PENDING,
    /** All have agreed. */
    APPROVED,
    /** One has refused. */
    REJECTED,
    /** The order ended before they had decided. */
    LAPSED
}
