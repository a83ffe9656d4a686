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
    SEND_OUT;

    /** Whether the crypto leaves an escrow, rather than a wallet whose key must sign. */
    public boolean leavesEscrow() {
        return switch (this) {
            case SETTLEMENT, REFUND, PAYOUT -> true;
            case FUNDING, SEND_OUT -> false;
        };
    }
}
