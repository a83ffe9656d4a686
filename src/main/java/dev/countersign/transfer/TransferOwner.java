package dev.countersign.transfer;

import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** A family of orders that holds transfers. Told of every move, in the transaction that made it; failing undoes the move. */
public interface TransferOwner {

    /** The family. */
    OwnerType type();

    /** These transfers of the family moved, all by the same command. */
    Uni<Void> moved(Transaction transaction, List<TransferNews> news);

    /** People agreed to this transfer of the family, and it waits for more: for others, or for its order. */
    default Uni<Void> consented(Transaction transaction, UUID ownerId) {
        return Uni.createFrom().voidItem();
    }
}
