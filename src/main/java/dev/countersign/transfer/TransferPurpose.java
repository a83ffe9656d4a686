package dev.countersign.transfer;

/** What a transfer is for. An owner has at most one of each. */
public enum TransferPurpose {
    /** From the partner's wallet into an order's escrow, signed by the wallet. */
    FUNDING,
    /** From the escrow to the liquidity provider, once the fiat has arrived. */
    SETTLEMENT,
    /** From the escrow back to whoever filled it. */
    REFUND,
    /** From an on-ramp order's escrow to the partner's wallet, once the provider has the fiat. */
    PAYOUT,
    /** From the partner's wallet to a bridge, signed by the wallet. */
    SEND_OUT,
    /** From the partner's treasury to an address that a customer sends to. */
    CUSTOMER_SEND,
    /** From a custody wallet of the partner to an address that one of its people named. */
    WITHDRAWAL,
    /** From one customer of the partner to another: nothing leaves the treasury, it is settled in the books. */
    INTERNAL_SEND;

    /** How it is carried out. */
    public Route route() {
        return switch (this) {
            case FUNDING, SEND_OUT -> Route.RELAY;
            case SETTLEMENT, REFUND, PAYOUT, CUSTOMER_SEND, WITHDRAWAL -> Route.PAYOUT;
            case INTERNAL_SEND -> Route.BOOKS;
        };
    }

    /** Who moves the crypto. */
    public enum Route {
        /** The key of a partner's wallet signs a request, which is relayed to the chain. */
        RELAY,
        /** Countersign's own key, which operates escrows, treasuries and custody wallets. */
        PAYOUT,
        /** Nobody: it is done as soon as everyone has agreed, and no chain hears of it. */
        BOOKS
    }
}
