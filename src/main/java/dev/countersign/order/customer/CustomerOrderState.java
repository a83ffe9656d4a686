package dev.countersign.order.customer;

/** Where a customer's order stands. */
public enum CustomerOrderState {
    /** Offered to the customer, who has not confirmed it yet. */
    CREATED,
    /** Confirmed, its funds are held; people still have to agree. */
    CONFIRMED,
    /** Everyone has agreed, and the crypto is on its way. */
    PROCESSING,
    COMPLETED,
    /** The customer did not confirm in time. */
    EXPIRED,
    /** Somebody who had to agree refused, did not agree in time, or was no longer asked. */
    CANCELLED,
    /** It was sent, and did not happen: the funds are the customer's again. */
    FAILED
}
