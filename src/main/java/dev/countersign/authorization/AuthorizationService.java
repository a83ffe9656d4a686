package dev.countersign.authorization;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Opens authorizations, takes decisions on them, and ends those that nobody decided. */
@ApplicationScoped
public class AuthorizationService {

    private final Database database;
    private final AuthorizationRepository authorizations;
    private final AuthorizationOwner owner;
    private final PrimaryKeys keys;
    private final MeterRegistry metrics;

    AuthorizationService(
            Database database,
            AuthorizationRepository authorizations,
            AuthorizationOwner owner,
            PrimaryKeys keys,
            MeterRegistry metrics) {
        this.database = database;
        this.authorizations = authorizations;
        this.owner = owner;
        this.keys = keys;
        this.metrics = metrics;
    }

    /**
     * Asks for a consent, to be given within {@code window} from now.
     *
     * @return the authorization's id
     */
    public Uni<UUID> open(Transaction transaction, OpenAuthorization open, Duration window) {
        UUID id = keys.next();
        transaction.afterCommit(() -> count("opened", open.kind(), 1));
        return authorizations.open(transaction, id, open, window).replaceWith(id);
    }

    /**
     * Approves by a signature that has been verified. The owner acts in the same transaction; if it fails, nothing happened.
     *
     * @return whether this decision was the one that counted; false when the authorization was already settled or is over
     */
    public Uni<Boolean> approve(Transaction transaction, UUID authorizationId, SignatureEvidence evidence) {
        return authorizations
                .approve(transaction, authorizationId, signer(evidence), evidence.toJson())
                .flatMap(transferId -> {
                    if (transferId.isEmpty()) {
                        return Uni.createFrom().item(false);
                    }
                    transaction.afterCommit(() -> count("approved", AuthorizationKind.SIGNATURE, 1));
                    return owner.signed(transaction, transferId.get(), evidence).replaceWith(true);
                });
    }

    /** Ends every pending authorization of a transfer that is no longer wanted. */
    public Uni<Void> cancel(Transaction transaction, UUID transferId) {
        return authorizations
                .cancelPending(transaction, transferId)
                .invoke(ids ->
                        transaction.afterCommit(() -> count("cancelled", AuthorizationKind.SIGNATURE, ids.size())))
                .replaceWithVoid();
    }

    /**
     * Expires what is due.
     *
     * @param limit how many at most
     * @return how many; fewer than {@code limit} when nothing more is due
     */
    public Uni<Integer> expireDue(int limit) {
        return database.transaction(transaction -> authorizations
                .expireDue(transaction, limit)
                .flatMap(transferIds -> {
                    if (transferIds.isEmpty()) {
                        return Uni.createFrom().item(0);
                    }
                    transaction.afterCommit(() -> count("expired", AuthorizationKind.SIGNATURE, transferIds.size()));
                    return owner.expired(transaction, transferIds).replaceWith(transferIds.size());
                }));
    }

    /** The signature by which a transfer was released. */
    public Uni<Optional<SignatureEvidence>> signatureOf(Transaction transaction, UUID transferId) {
        return authorizations.signatureOf(transaction, transferId);
    }

    /** The key that decided, as decisions name it. */
    private static String signer(SignatureEvidence evidence) {
        return "key:" + evidence.request().from().lowerCase();
    }

    private void count(String outcome, AuthorizationKind kind, int amount) {
        metrics.counter("countersign.authorizations", "outcome", outcome, "kind", kind.name())
                .increment(amount);
    }
}
