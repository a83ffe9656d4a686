package dev.countersign.transfer;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Keeps the transfers of a wallet in the order of their nonces on their way to the chain. Had the broadcast of one got lost, the
 * next would arrive first, under a nonce that has not come up, and be reverted.
 */
@ApplicationScoped
class Predecessors {

    private final TransferRepository transfers;
    private final Transactors transactors;

    Predecessors(TransferRepository transfers, Transactors transactors) {
        this.transfers = transfers;
        this.transactors = transactors;
    }

    /** Makes the chain know every earlier transfer of the wallet; fails when it cannot be asked or told. */
    Uni<Void> ensureKnown(Transfer transfer) {
        return transfers
                .predecessor(transfer)
                .flatMap(before -> before.isEmpty() ? Uni.createFrom().voidItem() : tell(before.get()));
    }

    private Uni<Void> tell(Transfer before) {
        Transactor transactor = transactors.of(before);
        Submission submission = before.submission().orElseThrow();
        return transactor
                .lookUp(submission)
                .flatMap(outcome -> outcome instanceof ChainOutcome.Unknown
                        ? ensureKnown(before).flatMap(known -> transactor.broadcast(submission))
                        : Uni.createFrom().voidItem());
    }
}
