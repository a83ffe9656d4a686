package dev.countersign.order.ramp;

import dev.countersign.order.ramp.RampOrderCommand.AuthorizeFunding;
import dev.countersign.order.ramp.RampOrderCommand.BeginRelease;
import dev.countersign.order.ramp.RampOrderCommand.CancelFunding;
import dev.countersign.order.ramp.RampOrderCommand.CloseWindow;
import dev.countersign.order.ramp.RampOrderCommand.CompletePayout;
import dev.countersign.order.ramp.RampOrderCommand.CompleteRelease;
import dev.countersign.order.ramp.RampOrderCommand.FailFunding;
import dev.countersign.order.ramp.RampOrderCommand.FailPayout;
import dev.countersign.order.ramp.RampOrderCommand.FailRelease;
import dev.countersign.order.ramp.RampOrderCommand.FailSendOut;
import dev.countersign.order.ramp.RampOrderCommand.LapseFunding;
import dev.countersign.order.ramp.RampOrderCommand.ReceiveCrypto;
import dev.countersign.order.ramp.RampOrderCommand.RejectFunding;
import dev.countersign.order.ramp.RampOrderCommand.StartSendOut;
import dev.countersign.transfer.TransferCommand;
import dev.countersign.transfer.TransferPurpose;
import java.util.Map;
import java.util.Optional;

/**
 * What an order does when one of its transfers moves.
 *
 * @param direction of the orders that have such transfers
 * @param trigger the command for them
 */
record TransferReaction(Direction direction, Class<? extends RampOrderCommand> trigger) {

    private static final Map<Class<? extends TransferCommand>, Class<? extends RampOrderCommand>> FUNDING = Map.of(
            TransferCommand.Cancel.class, CancelFunding.class,
            TransferCommand.Reject.class, RejectFunding.class,
            TransferCommand.Expire.class, CloseWindow.class,
            TransferCommand.Lapse.class, LapseFunding.class,
            TransferCommand.Confirm.class, ReceiveCrypto.class,
            TransferCommand.Fail.class, FailFunding.class);

    private static final Map<Class<? extends TransferCommand>, Class<? extends RampOrderCommand>> SETTLEMENT = Map.of(
            TransferCommand.Submit.class, BeginRelease.class,
            TransferCommand.Confirm.class, CompleteRelease.class,
            TransferCommand.Fail.class, FailRelease.class);

    private static final Map<Class<? extends TransferCommand>, Class<? extends RampOrderCommand>> PAYOUT = Map.of(
            TransferCommand.Confirm.class, CompletePayout.class,
            TransferCommand.Fail.class, FailPayout.class);

    /** A confirmed one is in the bridge's hands: {@link SendOutTracker} asks it. */
    private static final Map<Class<? extends TransferCommand>, Class<? extends RampOrderCommand>> SEND_OUT = Map.of(
            TransferCommand.Cancel.class, FailSendOut.class,
            TransferCommand.Reject.class, FailSendOut.class,
            TransferCommand.Expire.class, FailSendOut.class,
            TransferCommand.Lapse.class, FailSendOut.class,
            TransferCommand.Fail.class, FailSendOut.class);

    /** The reaction, or empty when the order does not care. */
    static Optional<TransferReaction> to(TransferPurpose purpose, Class<? extends TransferCommand> trigger) {
        return switch (purpose) {
            case FUNDING -> reaction(Direction.OFF_RAMP, FUNDING.get(trigger));
            case SETTLEMENT -> reaction(Direction.OFF_RAMP, SETTLEMENT.get(trigger));
            case PAYOUT -> reaction(Direction.ON_RAMP, PAYOUT.get(trigger));
            case SEND_OUT -> reaction(Direction.ON_RAMP, SEND_OUT.get(trigger));
            case REFUND, CUSTOMER_SEND, INTERNAL_SEND, WITHDRAWAL -> Optional.empty();
        };
    }

    /** The reaction to the wallet's signature; it does not matter who else has to agree. */
    static Optional<TransferReaction> toSignature(TransferPurpose purpose) {
        return switch (purpose) {
            case FUNDING -> reaction(Direction.OFF_RAMP, AuthorizeFunding.class);
            case SEND_OUT -> reaction(Direction.ON_RAMP, StartSendOut.class);
            case SETTLEMENT, PAYOUT, REFUND, CUSTOMER_SEND, INTERNAL_SEND, WITHDRAWAL -> Optional.empty();
        };
    }

    private static Optional<TransferReaction> reaction(Direction direction, Class<? extends RampOrderCommand> trigger) {
        return Optional.ofNullable(trigger).map(command -> new TransferReaction(direction, command));
    }
}
