package dev.countersign.order.ramp;

import dev.countersign.lifecycle.Outcome;
import dev.countersign.lifecycle.Result;
import dev.countersign.lifecycle.TransitionTable;

/** What to answer when a guarded statement moved nothing. */
final class Unmoved {

    private static final RampProblem TOO_LATE = new RampProblem.OutOfTurn("the time for this step is over");

    private Unmoved() {}

    /** The order is unknown, or already where the command leads (which is fine), or elsewhere (which is refused). */
    static Result<RampOrder, RampProblem> explain(Result<RampOrder, RampProblem> found, RampOrderCommand command) {
        return switch (found) {
            case Result.Refused<RampOrder, RampProblem> unknown -> unknown;
            case Result.Done<RampOrder, RampProblem> order -> explain(order.value(), command);
        };
    }

    private static Result<RampOrder, RampProblem> explain(RampOrder order, RampOrderCommand command) {
        TransitionTable<RampOrderState, RampOrderCommand> table =
                order.direction().table();
        if (table.edgesOf(command.getClass()).isEmpty()) {
            return Result.refused(new RampProblem.WrongDirection(order.direction()));
        }
        return switch (table.decide(order.state(), command)) {
            case Outcome.Unchanged<RampOrderState> repeat -> Result.done(order);
            case Outcome.Refused<RampOrderState> refused -> Result.refused(new RampProblem.WrongState(order.state()));
            case Outcome.Moved<RampOrderState> guarded -> Result.refused(guard(order, command));
        };
    }

    /** The state would have let it pass: what did not? */
    private static RampProblem guard(RampOrder order, RampOrderCommand command) {
        return switch (command) {
            case RampOrderCommand.FundEscrow late -> TOO_LATE;
            case RampOrderCommand.SubmitProof late -> TOO_LATE;
            case RampOrderCommand.ConfirmSettlement untrusted ->
                new RampProblem.NotAllowed("this provider's settlement reports are not trusted; the partner confirms");
            case RampOrderCommand.DenyFiatReceipt untrusted ->
                new RampProblem.NotAllowed(
                        "this provider's word is not enough to take the crypto back; the operator has to decide");
            case RampOrderCommand.ConfirmPaymentSent early ->
                order.deadlineOver()
                        ? TOO_LATE
                        : new RampProblem.OutOfTurn(
                                "the provider sends a payment request: submit-payer-details comes first");
            case RampOrderCommand.SubmitPayerDetails unasked ->
                order.deadlineOver()
                        ? TOO_LATE
                        : new RampProblem.OutOfTurn(
                                order.onRamp()
                                                .filter(RampOrder.OnRamp::paymentRequest)
                                                .isPresent()
                                        ? "the payer details were already submitted"
                                        : "the provider sends no payment request, and needs no payer details");
            default -> new RampProblem.NotAllowed("the order is changing; look at it and try again");
        };
    }
}
