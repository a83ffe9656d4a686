package dev.countersign.transfer;

import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** A family of orders that holds transfers. Told of every move, in the transaction that made it; failing undoes the move. */
public interface TransferOwner {

    /** The family. */
    OwnerType type();

    /** These transfers of the family moved, all by the same command. */
    Uni<Void> moved(Transaction transaction, List<TransferNews> news);
}
