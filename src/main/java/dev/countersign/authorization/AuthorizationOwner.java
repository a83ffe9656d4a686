package dev.countersign.authorization;

import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** Whoever opened authorizations, and acts on how they end. Called in the transaction that ended them. */
public interface AuthorizationOwner {

    /** This transfer's authorization was approved by its wallet's signature. */
    Uni<Void> signed(Transaction transaction, UUID transferId, SignatureEvidence evidence);

    /** Nobody decided in time. */
    Uni<Void> expired(Transaction transaction, List<UUID> transferIds);
}
