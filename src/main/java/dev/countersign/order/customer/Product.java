package dev.countersign.order.customer;

/** What a partner may offer to its customers. */
public enum Product {
    BUY_SELL,
    SWAP,
    /** To addresses outside. */
    SEND,
    /** Between customers of the partner. */
    TRANSFER,
    INVESTMENTS
}
