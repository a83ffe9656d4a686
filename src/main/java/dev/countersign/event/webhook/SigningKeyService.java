package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The key pairs that this installation signs webhooks with, one at a time on each wire that wants it. */
@ApplicationScoped
public class SigningKeyService {

    private static final Logger LOG = Logger.getLogger(SigningKeyService.class);

    /** The last one that was opened, by wire. */
    private final Map<String, SigningKey> opened = new ConcurrentHashMap<>();

    private final Database database;
    private final SigningKeyStore store;
    private final SigningKeyPairs pairs;
    private final WebhookFormats formats;
    private final PrimaryKeys keys;
    private final WebhookConfig config;

    SigningKeyService(
            Database database,
            SigningKeyStore store,
            SigningKeyPairs pairs,
            WebhookFormats formats,
            PrimaryKeys keys,
            WebhookConfig config) {
        this.database = database;
        this.store = store;
        this.pairs = pairs;
        this.formats = formats;
        this.keys = keys;
        this.config = config;
    }

    /** The public halves that receivers on a wire need, in the order in which they were made; the first is made now. */
    public Uni<List<PublishedKey>> published(String wire) {
        return store.live(wire)
                .flatMap(live -> live.isEmpty()
                        ? make(wire).flatMap(made -> store.live(wire))
                        : Uni.createFrom().item(live));
    }

    /**
     * A new key. It is published beside the present one for the overlap, then signs, and the old one stays published for another
     * overlap. The very first one signs at once.
     *
     * @param overlap zero ends the present keys now, for one that leaked; empty for the configured overlap
     */
    public Uni<Result<PublishedKey, WebhookProblem>> rotate(String wire, Optional<Duration> overlap) {
        boolean signs = formats.find(wire)
                .filter(format -> format.signature() instanceof WebhookSignature.WithKey)
                .isPresent();
        return signs
                ? pairs.make(keys.next()).flatMap(pair -> add(wire, pair, overlap.orElse(config.rotationOverlap())))
                : refused(new WebhookProblem.UnknownWire());
    }

    private Uni<Result<PublishedKey, WebhookProblem>> add(String wire, SigningKeyPairs.Sealed pair, Duration overlap) {
        return database.transaction(transaction -> store.standing(transaction, wire)
                .flatMap(standing -> {
                    if (standing == SigningKeyStore.Standing.ROTATING && !overlap.isZero()) {
                        return refused(new WebhookProblem.RotationUnderWay());
                    }
                    Duration announced = standing == SigningKeyStore.Standing.NONE ? Duration.ZERO : overlap;
                    return store.add(transaction, wire, pair, announced).map(Result::done);
                }));
    }

    /** What signs now; made when there is none. Empty when it cannot be opened: then nothing is sent until it can. */
    Uni<Optional<SigningKey>> current(String wire) {
        return store.current(wire)
                .flatMap(found -> found.isEmpty()
                        ? make(wire).flatMap(made -> store.current(wire))
                        : Uni.createFrom().item(found))
                .flatMap(found -> open(wire, found.orElseThrow()));
    }

    private Uni<Optional<SigningKey>> open(String wire, Row row) {
        SigningKey last = opened.get(wire);
        return last != null && last.id().equals(row.getUUID("id"))
                ? Uni.createFrom().item(Optional.of(last))
                : pairs.open(row.getUUID("id"), row.getBuffer("sealed").getBytes())
                        .invoke(key -> opened.put(wire, key))
                        .map(Optional::of)
                        .onFailure()
                        .invoke(unreadable -> LOG.errorf(
                                "the key that webhooks of the wire %s are signed with cannot be opened: %s",
                                wire, unreadable.getMessage()))
                        .onFailure()
                        .recoverWithItem(Optional.empty());
    }

    /** The first key. When several replicas make one at this moment, one of them counts. */
    private Uni<Void> make(String wire) {
        return pairs.make(keys.next())
                .flatMap(pair -> database.transaction(transaction -> store.standing(transaction, wire)
                        .flatMap(standing -> standing == SigningKeyStore.Standing.NONE
                                ? store.add(transaction, wire, pair, Duration.ZERO)
                                        .replaceWithVoid()
                                : Uni.createFrom().voidItem())));
    }

    private static <T> Uni<Result<T, WebhookProblem>> refused(WebhookProblem problem) {
        return Uni.createFrom().item(Result.refused(problem));
    }
}
