package dev.countersign.transfer;

import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.Verdict;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A family of orders that holds transfers. Told of every move, in the transaction that made it; failing undoes the move. */
public interface TransferOwner {

    /** The family. */
    OwnerType type();

    /** These transfers of the family moved, all by the same command. */
    Uni<Void> moved(Transaction transaction, List<TransferNews> news);

    /** The wallet has signed this transfer of the family, which may be released by that, or wait for people still. */
    default Uni<Void> signed(Transaction transaction, UUID ownerId, TransferPurpose purpose) {
        return Uni.createFrom().voidItem();
    }

    /**
     * People agreed to this transfer of the family, and it waits for more: for others, or for its order. Failing with
     * {@link dev.countersign.authorization.ConsentLapsedException} undoes the decision.
     */
    default Uni<Void> consented(Transaction transaction, UUID ownerId) {
        return Uni.createFrom().voidItem();
    }

    /** Why a person's decision on a transfer of the family would not count, by what only the family knows. */
    default Uni<Optional<DecisionProblem>> objection(
            Transaction transaction, UUID ownerId, UUID userId, Verdict verdict) {
        return Uni.createFrom().item(Optional.empty());
    }

    /** What the family knows of transfers, by owner; whom it knows nothing of is left out. */
    default Uni<Map<UUID, TransferFacts>> facts(List<UUID> ownerIds) {
        return Uni.createFrom().item(Map.of());
    }
}
