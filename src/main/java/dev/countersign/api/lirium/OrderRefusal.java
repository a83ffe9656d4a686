package dev.countersign.api.lirium;

import dev.countersign.order.customer.CustomerOrderProblem;
import dev.countersign.order.customer.OrderDecisionProblem;
import java.util.Map;

/** What the engine's refusals are called on this wire: one table, so that a doubtful word can be changed in one place. */
final class OrderRefusal {

    private OrderRefusal() {}

    /** Of creating and confirming an order. */
    static LiriumException of(CustomerOrderProblem problem) {
        return switch (problem) {
            case CustomerOrderProblem.Unknown unknown -> LiriumException.notFound("order");
            case CustomerOrderProblem.Forbidden forbidden ->
                refusal(LiriumErrorCode.OPERATION_FORBIDDEN, forbidden.reason());
            case CustomerOrderProblem.Invalid invalid ->
                refusal(LiriumErrorCode.INVALID_PARAMETERS, invalid.field() + ": " + invalid.reason());
            case CustomerOrderProblem.InvalidAddress malformed ->
                refusal(
                        LiriumErrorCode.INVALID_CRYPTO_CURRENCY_ADDRESS,
                        "it is no address on that network, or its checksum is wrong");
            case CustomerOrderProblem.InvalidDestination nowhere ->
                refusal(LiriumErrorCode.INVALID_DESTINATION, nowhere.reason());
            case CustomerOrderProblem.UnableToReceive blocked ->
                refusal(LiriumErrorCode.DESTINATION_UNABLE_TO_RECEIVE, "the receiver cannot receive at present");
            case CustomerOrderProblem.InvalidSettlementCurrency other ->
                refusal(LiriumErrorCode.INVALID_SETTLEMENT_CURRENCY, other.reason());
            case CustomerOrderProblem.FullAmountRequired crumbs ->
                refusal(
                        LiriumErrorCode.FULL_AMOUNT_REQUIRED,
                        "less than the minimum would be left; redeem the full amount");
            case CustomerOrderProblem.ReferenceTaken taken ->
                refusal(LiriumErrorCode.CONFLICT, "the reference_id belongs to another order");
            case CustomerOrderProblem.Expired late -> refusal(LiriumErrorCode.EXPIRED_ORDER, "the order has expired");
            case CustomerOrderProblem.WrongState other ->
                refusal(LiriumErrorCode.INVALID_ORDER_STATE, "the order cannot be confirmed: " + situation(other));
            case CustomerOrderProblem.NeedsNoCode plain ->
                refusal(LiriumErrorCode.INVALID_ORDER_STATE, "the order is confirmed without a code");
            case CustomerOrderProblem.InsufficientFunds poor ->
                refusal(LiriumErrorCode.INSUFFICIENT_FUNDS, "the customer has not enough " + poor.asset());
            case CustomerOrderProblem.TooMuch much ->
                new LiriumException(
                        LiriumErrorCode.QUOTE_AMOUNT_TOO_HIGH,
                        "the order is worth more than is allowed",
                        Map.of(
                                "max_amount", much.most().toPlainString(),
                                "requested_amount", much.requested().toPlainString()));
        };
    }

    /** Of deciding on an authorization. */
    static LiriumException of(OrderDecisionProblem problem) {
        return switch (problem) {
            case UNKNOWN -> LiriumException.notFound("order or authorization");
            case NOT_ELIGIBLE -> refusal(LiriumErrorCode.OPERATION_FORBIDDEN, "it is not this person's to decide");
            case OWN_REQUEST ->
                refusal(
                        LiriumErrorCode.OPERATION_FORBIDDEN,
                        "who asked for an order, or confirmed it, cannot approve it");
            case NOT_WAITING ->
                refusal(LiriumErrorCode.INVALID_STATE, "the order does not wait for this authorization any more");
        };
    }

    private static String situation(CustomerOrderProblem.WrongState problem) {
        return switch (OrderState.of(problem.state())) {
            case PENDING, PROCESSING -> "it was confirmed before";
            case COMPLETED -> "it is completed";
            case CANCELLED -> "it is cancelled";
        };
    }

    private static LiriumException refusal(LiriumErrorCode code, String message) {
        return new LiriumException(code, message);
    }
}
