package dev.countersign.transfer;

/** The families of orders that transfers belong to. */
public enum OwnerType {
    /** Off-ramp and on-ramp orders. */
    RAMP_ORDER,
    /** Orders of a partner's customers. */
    CUSTOMER_ORDER,
    /** What a partner's people take out of its custody wallets. */
    WITHDRAWAL
}
