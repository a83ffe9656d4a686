package dev.countersign.api.lirium;

/** The error codes of the wire, and the status of each. */
enum LiriumErrorCode {
    AUTH_REQUIRED(401, "auth_required"),
    BODY_PARSE_ERROR(400, "body_parse_error"),
    CONFLICT(409, "conflict"),
    DESTINATION_UNABLE_TO_RECEIVE(400, "destination_unable_to_receive"),
    EXPIRED_ORDER(400, "expired_order"),
    FORBIDDEN(403, "forbidden"),
    FULL_AMOUNT_REQUIRED(400, "full_amount_required"),
    INSUFFICIENT_FUNDS(400, "insufficient_funds"),
    INTERNAL_ERROR(500, "internal_error"),
    INVALID_CRYPTO_CURRENCY_ADDRESS(400, "invalid_crypto_currency_address"),
    INVALID_DESTINATION(400, "invalid_destination"),
    INVALID_ORDER_STATE(400, "invalid_order_state"),
    INVALID_PARAMETERS(400, "invalid_parameters"),
    INVALID_QUOTE(400, "invalid_quote"),
    INVALID_REFERENCE_ID(400, "invalid_reference_id"),
    INVALID_SECURITY_CODE(400, "invalid_security_code"),
    INVALID_SETTLEMENT_CURRENCY(400, "invalid_settlement_currency"),
    /** Only when an order's authorization is decided. */
    INVALID_STATE(400, "invalid_state"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed"),
    NOT_FOUND(404, "not_found"),
    OPERATION_FORBIDDEN(403, "operation_forbidden"),
    QUOTE_AMOUNT_TOO_HIGH(400, "quote_amount_too_high");

    private final int status;
    private final String text;

    LiriumErrorCode(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** The HTTP status that it is sent with. */
    int status() {
        return status;
    }

    /** The code as it stands in {@code error_code}. */
    String text() {
        return text;
    }
}
