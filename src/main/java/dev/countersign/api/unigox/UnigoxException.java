package dev.countersign.api.unigox;

import dev.countersign.order.ramp.RampOrderState;
import dev.countersign.order.ramp.RampProblem;
import java.util.LinkedHashMap;
import java.util.Map;

/** A refusal on its way out, already in the words of this wire. The one place where problems become statuses and codes. */
final class UnigoxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient UnigoxError error;

    private UnigoxException(int status, UnigoxErrorCode code, String message, Map<String, Object> details) {
        super(message, null, false, false);
        this.status = status;
        this.error = UnigoxError.of(code, message, details);
    }

    private UnigoxException(int status, UnigoxErrorCode code, String message) {
        this(status, code, message, Map.of());
    }

    static UnigoxException invalid(String message) {
        return new UnigoxException(400, UnigoxErrorCode.INVALID_REQUEST, message);
    }

    static UnigoxException unauthorized() {
        return new UnigoxException(401, UnigoxErrorCode.UNAUTHORIZED, "Invalid or missing API key");
    }

    /**
     * A problem in the words of this wire.
     *
     * @param wrongState the status of a wrong state, which differs by endpoint: 409 for authorize and its parameters, 400 for
     *     cancel and confirm
     */
    static UnigoxException of(RampProblem problem, int wrongState) {
        return switch (problem) {
            case RampProblem.InvalidRequest invalid -> invalid(invalid.message());
            case RampProblem.UnknownPaymentDetails unknown ->
                new UnigoxException(404, UnigoxErrorCode.INVALID_PAYMENT_DETAILS, "user or payment details not found");
            case RampProblem.UnknownUser unknown ->
                new UnigoxException(404, UnigoxErrorCode.INVALID_REQUEST, "user not found");
            case RampProblem.RailMismatch mismatch ->
                new UnigoxException(400, UnigoxErrorCode.RAIL_ROUTE_MISMATCH, mismatch.message());
            case RampProblem.NoOffers none ->
                new UnigoxException(409, UnigoxErrorCode.NO_OFFERS_AVAILABLE, "no liquidity provider offers this now");
            case RampProblem.QuoteNotFound unknown ->
                new UnigoxException(404, UnigoxErrorCode.QUOTE_NOT_FOUND, "quote not found");
            case RampProblem.QuoteAlreadyUsed used ->
                new UnigoxException(409, UnigoxErrorCode.QUOTE_ALREADY_USED, "the quote was already used");
            case RampProblem.QuoteExpired expired ->
                new UnigoxException(409, UnigoxErrorCode.QUOTE_EXPIRED, "the quote has expired");
            case RampProblem.PriceChanged changed -> priceChanged(changed);
            case RampProblem.OrderNotFound unknown ->
                new UnigoxException(404, UnigoxErrorCode.ORDER_NOT_FOUND, "order not found");
            case RampProblem.WrongState wrong ->
                new UnigoxException(
                        wrongState,
                        UnigoxErrorCode.INVALID_STATUS,
                        "not possible while the order is " + statusOf(wrong.state()));
            case RampProblem.WindowClosed closed ->
                new UnigoxException(
                        409, UnigoxErrorCode.INVALID_STATUS, "the time to authorize the crypto transfer is over");
            case RampProblem.NotAllowed not ->
                new UnigoxException(400, UnigoxErrorCode.OPERATION_NOT_ALLOWED, not.message());
            case RampProblem.AddressMissing missing ->
                new UnigoxException(409, UnigoxErrorCode.INVALID_STATUS, "the user's address is missing");
            case RampProblem.InsufficientBalance poor -> insufficient(poor);
            case RampProblem.OutOfTurn out ->
                new UnigoxException(wrongState, UnigoxErrorCode.INVALID_STATUS, out.message());
            case RampProblem.WrongDirection wrong ->
                new UnigoxException(
                        wrongState,
                        wrongState == 409 ? UnigoxErrorCode.INVALID_STATUS : UnigoxErrorCode.OPERATION_NOT_ALLOWED,
                        switch (wrong.direction()) {
                            case OFF_RAMP -> "an off-ramp order has no such step";
                            case ON_RAMP -> "an on-ramp order has no such step";
                        });
            case RampProblem.EscrowNotFunded unexpected ->
                throw new IllegalStateException("no partner call asks for an escrow's balance");
            case RampProblem.RelayFailed failed ->
                new UnigoxException(502, UnigoxErrorCode.TRANSACTOR_ERROR, failed.reason());
        };
    }

    private static UnigoxException priceChanged(RampProblem.PriceChanged changed) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("quoted_rate", changed.quotedRate());
        details.put("current_rate", changed.currentRate());
        details.put("fiat_difference", changed.fiatDifference());
        return new UnigoxException(
                409,
                UnigoxErrorCode.PRICE_CHANGED_REQUOTE,
                "the price moved beyond the slippage tolerance; request a new quote",
                details);
    }

    private static UnigoxException insufficient(RampProblem.InsufficientBalance poor) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("crypto_currency", poor.assetCode());
        details.put("wallet", poor.wallet());
        details.put("balance", poor.held().toPlainString());
        details.put("required", poor.required().toPlainString());
        return new UnigoxException(
                422,
                UnigoxErrorCode.INSUFFICIENT_BALANCE,
                "wallet %s holds %s %s, and %s are needed; top it up and try again"
                        .formatted(
                                poor.wallet(),
                                poor.held().toPlainString(),
                                poor.assetCode(),
                                poor.required().toPlainString()),
                details);
    }

    private static String statusOf(RampOrderState state) {
        return OrderStatus.of(state).text();
    }

    int status() {
        return status;
    }

    UnigoxError error() {
        return error;
    }
}
