package dev.countersign.order.ramp;

/** Where a ramp order stands. {@link Direction#table} says which of these an order can be in. */
public enum RampOrderState {
    CREATED,
    AWAITING_LIQUIDITY_PROVIDER,
    AWAITING_CRYPTO_TRANSFER_AUTHORIZATION,
    CRYPTO_TRANSFER_AUTHORIZATION_PENDING,
    CRYPTO_RECEIVED,
    FIAT_PAYMENT_STARTED,
    AWAITING_FIAT_RECEIVED_CONFIRMATION,
    FIAT_RECEIVED_CONFIRMED,
    CRYPTO_RELEASE_PENDING,
    AWAITING_VENDOR_ESCROW_FUNDING,
    AWAITING_FIAT_TRANSFER,
    FIAT_TRANSFER_PENDING,
    /** The provider has the fiat, and the escrow pays the partner's wallet. */
    CRYPTO_PAYOUT_PENDING,
    COMPLETED,
    CANCELLED,
    FAILED,
    PRICE_CHANGED_REQUOTE_NEEDED,
    SEND_OUT_PENDING,
    SEND_OUT_COMPLETED,
    SEND_OUT_FAILED
}
