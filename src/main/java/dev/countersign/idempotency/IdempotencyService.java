package dev.countersign.idempotency;

import dev.countersign.database.PrimaryKeys;
import dev.countersign.idempotency.IdempotencyRepository.Holder;
import dev.countersign.secret.SecretBox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Lets one request run under a key, keeps its good answer, and gives the key back when there was none. */
@ApplicationScoped
public class IdempotencyService {

    private static final Logger LOG = Logger.getLogger(IdempotencyService.class);

    /** A key may come free between the two statements; whoever meets that again and again meets a busy one. */
    private static final int TRIES = 3;

    private final IdempotencyRepository keys;
    private final SecretBox box;
    private final PrimaryKeys ids;

    IdempotencyService(IdempotencyRepository keys, SecretBox box, PrimaryKeys ids) {
        this.keys = keys;
        this.box = box;
        this.ids = ids;
    }

    /**
     * Claims a key for a request.
     *
     * @param credentialId who asks; another credential's same key is another key
     * @param requestHash what is asked: a SHA-256 of method, path, query and body
     */
    public Uni<Claim> claim(UUID credentialId, IdempotencyKey key, byte[] requestHash) {
        return claim(credentialId, key, requestHash, TRIES);
    }

    private Uni<Claim> claim(UUID credentialId, IdempotencyKey key, byte[] requestHash, int tries) {
        UUID claim = ids.next();
        return keys.claim(claim, credentialId, key, requestHash)
                .flatMap(granted -> granted
                        ? Uni.createFrom().item(new Claim.Granted(claim))
                        : keys.find(credentialId, key, requestHash)
                                .flatMap(holder -> holder.isEmpty() && tries > 1
                                        ? claim(credentialId, key, requestHash, tries - 1)
                                        : Uni.createFrom().item(held(holder))));
    }

    private Claim held(Optional<Holder> found) {
        if (found.isEmpty()) {
            return new Claim.Running();
        }
        Holder holder = found.get();
        if (!holder.same()) {
            return new Claim.Taken();
        }
        Optional<KeptAnswer> kept = holder.answer();
        return kept.isEmpty() ? new Claim.Running() : new Claim.Answered(opened(holder.claim(), kept.get()));
    }

    private KeptAnswer opened(UUID claim, KeptAnswer kept) {
        return new KeptAnswer(kept.status(), kept.contentType(), box.open(kept.body(), context(claim)));
    }

    /** Keeps the answer of a claim. It never fails: an answer that cannot be kept is given all the same. */
    public Uni<Void> keep(Claim.Granted claim, KeptAnswer answer) {
        return Uni.createFrom()
                .deferred(() -> keys.keep(
                        claim.id(),
                        answer.status(),
                        answer.contentType(),
                        box.seal(answer.body(), context(claim.id()))))
                .invoke(kept -> {
                    if (!kept) {
                        LOG.warnf("the answer of claim %s came after its lease and is not kept", claim.id());
                    }
                })
                .onFailure()
                .invoke(failure -> LOG.errorf(failure, "the answer of claim %s cannot be kept", claim.id()))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    /** Gives a key back: the request changed nothing, or nobody knows what it changed. It never fails; a lease ends by itself. */
    public Uni<Void> giveBack(Claim.Granted claim) {
        return keys.giveBack(claim.id())
                .onFailure()
                .invoke(failure -> LOG.warnf(failure, "claim %s is not given back; its lease will end", claim.id()))
                .onFailure()
                .recoverWithNull();
    }

    /** Forgets keys that are over; how many they were. */
    Uni<Integer> forget(int limit) {
        return keys.forget(limit);
    }

    private static String context(UUID claim) {
        return "idempotency_key.answer:" + claim;
    }
}
