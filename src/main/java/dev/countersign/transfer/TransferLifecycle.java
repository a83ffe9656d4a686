package dev.countersign.transfer;

import static dev.countersign.transfer.TransferState.CANCELLED;
import static dev.countersign.transfer.TransferState.CONFIRMED;
import static dev.countersign.transfer.TransferState.FAILED;
import static dev.countersign.transfer.TransferState.HELD;
import static dev.countersign.transfer.TransferState.RELEASED;
import static dev.countersign.transfer.TransferState.SUBMITTED;

import dev.countersign.lifecycle.TransitionTable;
import dev.countersign.transfer.TransferCommand.Agree;
import dev.countersign.transfer.TransferCommand.Cancel;
import dev.countersign.transfer.TransferCommand.Confirm;
import dev.countersign.transfer.TransferCommand.Expire;
import dev.countersign.transfer.TransferCommand.Fail;
import dev.countersign.transfer.TransferCommand.Lapse;
import dev.countersign.transfer.TransferCommand.Pass;
import dev.countersign.transfer.TransferCommand.Reject;
import dev.countersign.transfer.TransferCommand.Release;
import dev.countersign.transfer.TransferCommand.Settle;
import dev.countersign.transfer.TransferCommand.Submit;

/** The life of a transfer. */
public final class TransferLifecycle {

    public static final TransitionTable<TransferState, TransferCommand> TABLE =
            TransitionTable.<TransferState, TransferCommand>from(HELD)
                    .allow(HELD, Agree.class, HELD)
                    .allow(HELD, Pass.class, HELD)
                    .allow(HELD, Release.class, RELEASED)
                    .allow(HELD, Cancel.class, CANCELLED)
                    .allow(HELD, Reject.class, CANCELLED)
                    .allow(HELD, Expire.class, CANCELLED)
                    .allow(RELEASED, Submit.class, SUBMITTED)
                    .allow(RELEASED, Settle.class, CONFIRMED)
                    .allow(RELEASED, Cancel.class, CANCELLED)
                    .allow(RELEASED, Lapse.class, CANCELLED)
                    .allow(SUBMITTED, Confirm.class, CONFIRMED)
                    .allow(SUBMITTED, Fail.class, FAILED)
                    .build();

    private TransferLifecycle() {}
}
