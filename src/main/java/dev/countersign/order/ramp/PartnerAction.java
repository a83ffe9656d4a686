package dev.countersign.order.ramp;

/** What a partner can do to an order. */
public enum PartnerAction {
    AUTHORIZE_CRYPTO_TRANSFER,
    CONFIRM_FIAT_RECEIVED,
    SUBMIT_PAYER_DETAILS,
    CONFIRM_PAYMENT_SENT,
    AUTHORIZE_BRIDGE,
    CANCEL
}
