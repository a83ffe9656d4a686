package dev.countersign.order.ramp;

import dev.countersign.lifecycle.Outcome;
import dev.countersign.lifecycle.Result;

/** What to answer when a guarded statement moved nothing. */
final class Unmoved {

    private Unmoved() {}

    /** The order is unknown, or already where the command leads (which is fine), or elsewhere (which is refused). */
    static Result<RampOrder, RampProblem> explain(Result<RampOrder, RampProblem> found, RampOrderCommand command) {
        return switch (found) {
            case Result.Refused<RampOrder, RampProblem> unknown -> unknown;
            case Result.Done<RampOrder, RampProblem> order -> {
                RampOrderState state = order.value().state();
                yield switch (OffRampLifecycle.TABLE.decide(state, command)) {
                    case Outcome.Unchanged<RampOrderState> repeat -> found;
                    case Outcome.Refused<RampOrderState> refused -> Result.refused(new RampProblem.WrongState(state));
                    case Outcome.Moved<RampOrderState> guarded ->
                        Result.refused(new RampProblem.NotAllowed(
                                command instanceof RampOrderCommand.ConfirmSettlement
                                        ? "this provider's settlement reports are not trusted; the partner confirms"
                                        : "the order is changing; look at it and try again"));
                };
            }
        };
    }
}
