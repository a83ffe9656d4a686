package dev.countersign.order.ramp;

import dev.countersign.lifecycle.TransitionTable;
import java.util.List;
import java.util.Optional;

/** Which way the crypto of a ramp order goes; each way has its own table of states. */
public enum Direction {
    /** Crypto goes out of the partner's wallet, fiat comes in. */
    OFF_RAMP {
        @Override
        public TransitionTable<RampOrderState, RampOrderCommand> table() {
            return OffRampLifecycle.TABLE;
        }

        @Override
        List<PartnerAction> allowedActions(RampOrderState state) {
            return OffRampLifecycle.allowedActions(state);
        }

        @Override
        Optional<PartnerAction> requiredAction(RampOrderState state) {
            return OffRampLifecycle.requiredAction(state);
        }
    },
    /** Fiat goes out, crypto comes into the partner's wallet. */
    ON_RAMP {
        @Override
        public TransitionTable<RampOrderState, RampOrderCommand> table() {
            return OnRampLifecycle.TABLE;
        }

        @Override
        List<PartnerAction> allowedActions(RampOrderState state) {
            return OnRampLifecycle.allowedActions(state);
        }

        @Override
        Optional<PartnerAction> requiredAction(RampOrderState state) {
            return Optional.empty();
        }
    };

    /** Everything that can happen to an order of this direction. */
    public abstract TransitionTable<RampOrderState, RampOrderCommand> table();

    /** What the partner can do in a state. */
    abstract List<PartnerAction> allowedActions(RampOrderState state);

    /** What the partner must do, since nobody else can move the order on; the wire has a word for it only off-ramp. */
    abstract Optional<PartnerAction> requiredAction(RampOrderState state);
}
