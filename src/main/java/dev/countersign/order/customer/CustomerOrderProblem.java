package dev.countersign.order.customer;

import java.math.BigDecimal;

/** Why an order was not made, or not moved. Nothing changed. */
public sealed interface CustomerOrderProblem {

    /** The partner has no such customer, or the customer no such order. */
    record Unknown() implements CustomerOrderProblem {}

    /** The partner or the customer may not do this. */
    record Forbidden(String reason) implements CustomerOrderProblem {}

    /** Something in the request cannot be. */
    record Invalid(String field, String reason) implements CustomerOrderProblem {}

    /** It is no address on that network. */
    record InvalidAddress() implements CustomerOrderProblem {}

    /** Nothing can be sent there. */
    record InvalidDestination(String reason) implements CustomerOrderProblem {}

    /** The receiving customer is blocked. */
    record UnableToReceive() implements CustomerOrderProblem {}

    /** The partner does not settle in that currency, or has to say in which. */
    record InvalidSettlementCurrency(String reason) implements CustomerOrderProblem {}

    /** So little would be left in the investment that all must be taken. */
    record FullAmountRequired() implements CustomerOrderProblem {}

    /** The reference belongs to another order of the partner. */
    record ReferenceTaken() implements CustomerOrderProblem {}

    /** Its time is over. */
    record Expired() implements CustomerOrderProblem {}

    /** It was confirmed, cancelled or done before. */
    record WrongState(CustomerOrderState state) implements CustomerOrderProblem {}

    /** It is confirmed without a code. */
    record NeedsNoCode() implements CustomerOrderProblem {}

    /** The customer has less than is needed. */
    record InsufficientFunds(String asset) implements CustomerOrderProblem {}

    /**
     * It is worth more than the partner's orders may be.
     *
     * @param most in units of the quote currency
     * @param requested what it is worth now
     */
    record TooMuch(BigDecimal most, BigDecimal requested) implements CustomerOrderProblem {}
}
