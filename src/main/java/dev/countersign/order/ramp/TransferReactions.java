package dev.countersign.order.ramp;

import dev.countersign.order.ramp.RampOrderCommand.AuthorizeFunding;
import dev.countersign.order.ramp.RampOrderCommand.BeginRelease;
import dev.countersign.order.ramp.RampOrderCommand.CancelFunding;
import dev.countersign.order.ramp.RampOrderCommand.CloseWindow;
import dev.countersign.order.ramp.RampOrderCommand.CompleteRelease;
import dev.countersign.order.ramp.RampOrderCommand.FailFunding;
import dev.countersign.order.ramp.RampOrderCommand.FailRelease;
import dev.countersign.order.ramp.RampOrderCommand.LapseFunding;
import dev.countersign.order.ramp.RampOrderCommand.ReceiveCrypto;
import dev.countersign.transfer.TransferCommand;
import dev.countersign.transfer.TransferPurpose;
import java.util.Map;
import java.util.Optional;

/** What an order does when one of its transfers moves. */
final class TransferReactions {

    private static final Map<Class<? extends TransferCommand>, Class<? extends RampOrderCommand>> FUNDING = Map.of(
            TransferCommand.Release.class, AuthorizeFunding.class,
            TransferCommand.Cancel.class, CancelFunding.class,
            TransferCommand.Expire.class, CloseWindow.class,
            TransferCommand.Lapse.class, LapseFunding.class,
            TransferCommand.Confirm.class, ReceiveCrypto.class,
            TransferCommand.Fail.class, FailFunding.class);

    private static final Map<Class<? extends TransferCommand>, Class<? extends RampOrderCommand>> SETTLEMENT = Map.of(
            TransferCommand.Submit.class, BeginRelease.class,
            TransferCommand.Confirm.class, CompleteRelease.class,
            TransferCommand.Fail.class, FailRelease.class);

    private TransferReactions() {}

    /** The command for the order, or empty when the order does not care. */
    static Optional<Class<? extends RampOrderCommand>> to(
            TransferPurpose purpose, Class<? extends TransferCommand> trigger) {
        return switch (purpose) {
            case FUNDING -> Optional.ofNullable(FUNDING.get(trigger));
            case SETTLEMENT -> Optional.ofNullable(SETTLEMENT.get(trigger));
            case REFUND -> Optional.empty();
        };
    }
}
