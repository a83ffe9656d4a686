package dev.countersign.order.customer;

/** Why a decision on an order does not count. Nothing changed. */
public enum OrderDecisionProblem {
    /** There is no such order, or it does not wait for that. */
    UNKNOWN,
    /** The person may not decide this. */
    NOT_ELIGIBLE,
    /** Who asked for it, or said yes to it for the customer, cannot approve it. */
    OWN_REQUEST,
    /** It was decided before, or its time is over, or the order's is. */
    NOT_WAITING
}
