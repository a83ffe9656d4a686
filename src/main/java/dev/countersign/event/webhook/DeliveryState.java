package dev.countersign.event.webhook;

/** Where the delivery of one event to one endpoint stands. */
public enum DeliveryState {
    /** To be delivered, now or at the next attempt. */
    PENDING,
    /** The receiver took it. */
    DELIVERED,
    /** Every attempt failed. Can be resent. */
    EXHAUSTED,
    /** An event that the wire has nothing to say about. */
    SKIPPED,
    /** Given up before its end: the URL was deleted, or it waited longer than anything is kept. Can be resent. */
    DISCARDED
}
