package dev.countersign.transfer;

/** Where a transfer stands. */
public enum TransferState {
    /** Waits for its authorizations, and for its order. */
    HELD,
    /** Everyone agreed; any replica may dispatch it. */
    RELEASED,
    /** What will be broadcast is stored; from here on it may be on the chain. */
    SUBMITTED,
    /** The chain confirmed it. */
    CONFIRMED,
    /** Never sent, and never will be. */
    CANCELLED,
    /** Sent, and did not happen. */
    FAILED
}
