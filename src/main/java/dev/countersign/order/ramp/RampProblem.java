package dev.countersign.order.ramp;

import java.math.BigDecimal;

/** Why a ramp request was refused. Nothing changed. */
public sealed interface RampProblem {

    /** The request itself is wrong. */
    record InvalidRequest(String message) implements RampProblem {}

    /** The user or the payment details are unknown, or another partner's. */
    record UnknownPaymentDetails() implements RampProblem {}

    /** The user is unknown, or another partner's. */
    record UnknownUser() implements RampProblem {}

    /** The hints of a quote contradict its payment details. */
    record RailMismatch(String message) implements RampProblem {}

    /** No liquidity provider offers this now. */
    record NoOffers() implements RampProblem {}

    record QuoteNotFound() implements RampProblem {}

    record QuoteAlreadyUsed() implements RampProblem {}

    record QuoteExpired() implements RampProblem {}

    /**
     * The price left the quote's tolerance.
     *
     * @param fiatDifference what the payout would differ by, in fiat
     */
    record PriceChanged(BigDecimal quotedRate, BigDecimal currentRate, BigDecimal fiatDifference)
            implements RampProblem {}

    /** Unknown, or another partner's. */
    record OrderNotFound() implements RampProblem {}

    /** Not in this state. */
    record WrongState(RampOrderState state) implements RampProblem {}

    /** The state would allow it, but something else has to come first, or its time is over. */
    record OutOfTurn(String message) implements RampProblem {}

    /** Orders of this direction have no such step. */
    record WrongDirection(Direction direction) implements RampProblem {}

    /** The chain does not show the provider's crypto in the escrow; amounts in units of the asset. */
    record EscrowNotFunded(String assetCode, BigDecimal held, BigDecimal required) implements RampProblem {}

    /** The wallet's time to sign is over; the order is about to be cancelled, or is. */
    record WindowClosed() implements RampProblem {}

    /** The state would allow it, but it cannot be undone any more. */
    record NotAllowed(String message) implements RampProblem {}

    /** The order's user lacks what the payout needs. */
    record AddressMissing() implements RampProblem {}

    /** The wallet holds too little; amounts in units of the asset. */
    record InsufficientBalance(String assetCode, String wallet, BigDecimal held, BigDecimal required)
            implements RampProblem {}

    /** The relay refused or could not be asked; try again. */
    record RelayFailed(String reason) implements RampProblem {}
}
