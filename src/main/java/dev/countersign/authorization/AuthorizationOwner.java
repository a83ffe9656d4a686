package dev.countersign.authorization;

import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whoever opened authorizations of one kind of subject, and acts on how they end. Called in the transaction that ended them; failing
 * undoes it. Failing with {@link ConsentLapsedException} refuses the decision.
 */
public interface AuthorizationOwner {

    /** What it opens authorizations for. */
    AuthorizationSubject subject();

    /** A person is about to decide: locks what has to be locked before an authorization is. */
    Uni<Void> beforeDecision(Transaction transaction, UUID subjectId);

    /** Why this decision would not count, by what only the owner knows; asked after the person was found to be one who may decide. */
    default Uni<Optional<DecisionProblem>> objection(
            Transaction transaction, UUID subjectId, UUID userId, Verdict verdict) {
        return Uni.createFrom().item(Optional.empty());
    }

    /** This subject's authorization was approved by its wallet's signature. */
    default Uni<Void> signed(Transaction transaction, UUID subjectId, SignatureEvidence evidence) {
        throw new IllegalStateException("no wallet signs a " + subject());
    }

    /**
     * People have agreed; others may still be asked.
     *
     * @param payload what they agreed to
     */
    Uni<Void> reviewed(Transaction transaction, UUID subjectId, PayloadDigest payload);

    /** Somebody refused, and nothing that this subject waits for is pending any more. */
    Uni<Void> rejected(Transaction transaction, UUID subjectId);

    /** Whoever asked no longer asks, and nothing that this subject waits for is pending any more. */
    Uni<Void> withdrawn(Transaction transaction, UUID subjectId);

    /** Nobody decided in time, and nothing that these subjects wait for is pending any more. */
    Uni<Void> expired(Transaction transaction, List<UUID> subjectIds);
}
