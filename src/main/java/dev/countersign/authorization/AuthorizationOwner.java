package dev.countersign.authorization;

import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** Whoever opened authorizations, and acts on how they end. Called in the transaction that ended them; failing undoes it. */
public interface AuthorizationOwner {

    /** A person is about to decide: locks what has to be locked before an authorization is. */
    Uni<Void> beforeDecision(Transaction transaction, UUID transferId);

    /** This transfer's authorization was approved by its wallet's signature. */
    Uni<Void> signed(Transaction transaction, UUID transferId, SignatureEvidence evidence);

    /**
     * People have agreed; others may still be asked.
     *
     * @param payload what they agreed to
     */
    Uni<Void> reviewed(Transaction transaction, UUID transferId, PayloadDigest payload);

    /** Somebody refused, and nothing that this transfer waits for is pending any more. */
    Uni<Void> rejected(Transaction transaction, UUID transferId);

    /** Whoever asked no longer asks, and nothing that this transfer waits for is pending any more. */
    Uni<Void> withdrawn(Transaction transaction, UUID transferId);

    /** Nobody decided in time, and nothing that these transfers wait for is pending any more. */
    Uni<Void> expired(Transaction transaction, List<UUID> transferIds);
}
