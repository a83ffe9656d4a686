package dev.countersign.authorization;

import dev.countersign.authorization.Ballot.Judgement;
import dev.countersign.authorization.DecisionProblem.Expired;
import dev.countersign.authorization.DecisionProblem.NotEligible;
import dev.countersign.authorization.DecisionProblem.Unknown;
import dev.countersign.authorization.ReviewRepository.Held;
import dev.countersign.authorization.ReviewRepository.Polled;
import dev.countersign.authorization.ReviewRepository.Subject;
import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.lifecycle.Result;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Opens authorizations, takes decisions on them, and ends those that nobody decided. Decisions on what one transfer waits for
 * are serial: each locks all of it, always in the same order, after what its owner locks.
 */
@ApplicationScoped
public class AuthorizationService {

    private final Database database;
    private final AuthorizationRepository authorizations;
    private final ReviewRepository reviews;
    private final ReviewList list;
    private final Map<AuthorizationSubject, AuthorizationOwner> owners;
    private final PrimaryKeys keys;
    private final MeterRegistry metrics;

    AuthorizationService(
            Database database,
            AuthorizationRepository authorizations,
            ReviewRepository reviews,
            ReviewList list,
            @All List<AuthorizationOwner> owners,
            PrimaryKeys keys,
            MeterRegistry metrics) {
        this.database = database;
        this.authorizations = authorizations;
        this.reviews = reviews;
        this.list = list;
        this.owners = owners.stream().collect(Collectors.toMap(AuthorizationOwner::subject, Function.identity()));
        this.keys = keys;
        this.metrics = metrics;
    }

    /**
     * Asks for a consent, to be given within the requirement's window from now.
     *
     * <p>Fails with {@link TooFewReviewersException} when so many people could never agree.
     *
     * @return the authorization's id
     */
    public Uni<UUID> open(Transaction transaction, OpenAuthorization open) {
        UUID id = keys.next();
        transaction.afterCommit(() -> count("opened", open.requirement().kind(), 1));
        return authorizations
                .open(transaction, id, open)
                .invoke(others -> {
                    if (open.requirement() instanceof Requirement.ByPeople people && others < people.quorum()) {
                        throw new TooFewReviewersException(people.quorum(), others);
                    }
                })
                .replaceWith(id);
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
                    return owners.get(AuthorizationSubject.TRANSFER)
                            .signed(transaction, transferId.get(), evidence)
                            .replaceWith(true);
                });
    }

    /** Takes a person's decision, in a transaction of its own. */
    public Uni<Result<Decided, DecisionProblem>> decide(
            UUID partnerId, UUID authorizationId, PersonalDecision decision) {
        return decide(transaction -> decide(transaction, partnerId, authorizationId, decision));
    }

    /** The same, on a review as it was read: what it is about never changes, whatever else did since. */
    public Uni<Result<Decided, DecisionProblem>> decide(Review review, PersonalDecision decision) {
        Subject subject = new Subject(review.subject(), review.subjectId());
        return decide(
                transaction -> held(transaction, subject, review.id(), held -> decide(transaction, held, decision)));
    }

    private Uni<Result<Decided, DecisionProblem>> decide(
            Function<Transaction, Uni<Result<Decided, DecisionProblem>>> work) {
        return database.transaction(work)
                .onFailure(ConsentLapsedException.class)
                .recoverWithItem(Result.refused(new Expired()));
    }

    /**
     * Takes a person's decision. The last approval that is needed approves, the first rejection ends it, and the owner acts in the
     * same transaction; if it fails, nothing happened. The caller must not hold the transfer or its order yet.
     */
    public Uni<Result<Decided, DecisionProblem>> decide(
            Transaction transaction, UUID partnerId, UUID authorizationId, PersonalDecision decision) {
        return held(transaction, partnerId, authorizationId, held -> decide(transaction, held, decision));
    }

    private Uni<Result<Decided, DecisionProblem>> decide(
            Transaction transaction, Held held, PersonalDecision decision) {
        return reviews.ballot(transaction, held, decision).flatMap(polled -> switch (polled.ballot()
                .judge(decision)) {
            case Result.Refused<Judgement, DecisionProblem> refused ->
                AuthorizationService.<Decided>refused(refused.problem());
            case Result.Done<Judgement, DecisionProblem> judged ->
                owner(held.subject())
                        .objection(transaction, held.subject().id(), decision.userId(), decision.verdict())
                        .flatMap(objection -> objection.isPresent()
                                ? AuthorizationService.<Decided>refused(objection.get())
                                : carryOut(transaction, held, decision, judged.value(), polled));
        });
    }

    /** Whoever asked no longer asks: ends the authorization, and everything else that its transfer waits for. */
    public Uni<Result<UUID, DecisionProblem>> withdraw(UUID partnerId, UUID authorizationId, Requester requester) {
        return database.transaction(transaction ->
                held(transaction, partnerId, authorizationId, held -> withdraw(transaction, held, requester)));
    }

    private Uni<Result<UUID, DecisionProblem>> withdraw(Transaction transaction, Held held, Requester requester) {
        if (!held.requester().isAlso(requester)) {
            return refused(new NotEligible());
        }
        Optional<DecisionProblem> over = Ballot.over(held.terms());
        if (over.isPresent()) {
            return refused(over.get());
        }
        JsonObject facts = new JsonObject().put("withdrawn", true);
        requester.userId().ifPresent(user -> facts.put("user_id", user.toString()));
        return authorizations
                .withdraw(transaction, held.id(), facts)
                .flatMap(moved -> moved.isEmpty()
                        ? refused(new Expired())
                        : cancelled(transaction, held.subject(), moved.get())
                                .replaceWith(Result.done(held.subject().id())));
    }

    private Uni<Void> cancelled(Transaction transaction, Subject subject, Row moved) {
        counted(transaction, "cancelled", List.of(moved));
        return cancel(transaction, subject.id()).flatMap(done -> owner(subject).withdrawn(transaction, subject.id()));
    }

    private <T> Uni<Result<T, DecisionProblem>> held(
            Transaction transaction,
            UUID partnerId,
            UUID authorizationId,
            Function<Held, Uni<Result<T, DecisionProblem>>> work) {
        return reviews.subject(transaction, partnerId, authorizationId)
                .flatMap(subject -> subject.isEmpty()
                        ? refused(new Unknown())
                        : held(transaction, subject.get(), authorizationId, work));
    }

    private <T> Uni<Result<T, DecisionProblem>> held(
            Transaction transaction,
            Subject subject,
            UUID authorizationId,
            Function<Held, Uni<Result<T, DecisionProblem>>> work) {
        return owner(subject)
                .beforeDecision(transaction, subject.id())
                .flatMap(ready -> reviews.lock(transaction, subject, authorizationId))
                .flatMap(work::apply);
    }

    private Uni<Result<Decided, DecisionProblem>> carryOut(
            Transaction transaction, Held held, PersonalDecision decision, Judgement judgement, Polled polled) {
        return authorizations
                .decide(transaction, held.id(), judgement.trigger(), facts(decision, judgement, polled), decision)
                .flatMap(moved -> moved.isEmpty()
                        ? refused(new Expired())
                        : follow(transaction, held, moved.get())
                                .replaceWith(Result.done(decided(moved.get(), judgement))));
    }

    private Uni<Void> follow(Transaction transaction, Held held, Row moved) {
        AuthorizationOwner owner = owner(held.subject());
        UUID subjectId = held.subject().id();
        return switch (AuthorizationState.valueOf(moved.getString("state"))) {
            case PENDING -> {
                counted(transaction, "voted", List.of(moved));
                yield Uni.createFrom().voidItem();
            }
            case APPROVED -> {
                counted(transaction, "approved", List.of(moved));
                yield owner.reviewed(transaction, subjectId, held.terms().payload());
            }
            case REJECTED -> {
                counted(transaction, "rejected", List.of(moved));
                yield cancel(transaction, subjectId).flatMap(done -> owner.rejected(transaction, subjectId));
            }
            case CANCELLED, EXPIRED ->
                throw new IllegalStateException("no decision leads to " + moved.getString("state"));
        };
    }

    /** Holds everything that a subject waits for, for the rest of the transaction. */
    public Uni<Void> lock(Transaction transaction, UUID subjectId) {
        return reviews.lock(transaction, subjectId);
    }

    /** Ends every pending authorization of something that is no longer wanted. */
    public Uni<Void> cancel(Transaction transaction, UUID subjectId) {
        return authorizations
                .cancelPending(transaction, List.of(subjectId))
                .invoke(rows -> counted(transaction, "cancelled", rows))
                .replaceWithVoid();
    }

    /**
     * Expires what is due, with everything else that the same transfers wait for.
     *
     * @param limit how many at most
     */
    public Uni<Batch> expireDue(int limit) {
        return database.transaction(transaction -> authorizations
                .expireDue(transaction, limit)
                .flatMap(sweep -> {
                    List<Row> expired = sweep.expired();
                    Batch batch = new Batch(expired.size(), sweep.full() && !expired.isEmpty());
                    return expired.isEmpty()
                            ? Uni.createFrom().item(batch)
                            : ended(transaction, expired).replaceWith(batch);
                }));
    }

    /**
     * What one batch of {@link #expireDue} did.
     *
     * @param expired how many it ended; fewer than were due when others are at work on some
     * @param more whether more may be due that nobody is at work on
     */
    public record Batch(int expired, boolean more) {}

    private Uni<Void> ended(Transaction transaction, List<Row> expired) {
        counted(transaction, "expired", expired);
        Map<AuthorizationSubject, List<UUID>> subjects = subjects(expired);
        List<UUID> all = subjects.values().stream().flatMap(List::stream).toList();
        return authorizations
                .cancelPending(transaction, all)
                .invoke(cancelled -> counted(transaction, "cancelled", cancelled))
                .flatMap(cancelled -> tell(transaction, subjects));
    }

    private Uni<Void> tell(Transaction transaction, Map<AuthorizationSubject, List<UUID>> expired) {
        return Multi.createFrom()
                .iterable(expired.entrySet())
                .onItem()
                .transformToUniAndConcatenate(
                        entry -> owners.get(entry.getKey()).expired(transaction, entry.getValue()))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private static Map<AuthorizationSubject, List<UUID>> subjects(List<Row> rows) {
        Map<AuthorizationSubject, List<UUID>> subjects = new EnumMap<>(AuthorizationSubject.class);
        rows.stream()
                .map(row -> new Subject(
                        AuthorizationSubject.valueOf(row.getString("subject_type")), row.getUUID("subject_id")))
                .distinct()
                .forEach(subject -> subjects.computeIfAbsent(subject.type(), type -> new ArrayList<>())
                        .add(subject.id()));
        return subjects;
    }

    private AuthorizationOwner owner(Subject subject) {
        return owners.get(subject.type());
    }

    /** The authorization by which a transfer's wallet signs it. */
    public Uni<UUID> signatureRequest(Transaction transaction, UUID transferId) {
        return authorizations.signatureRequest(transaction, transferId);
    }

    /** The signature by which a transfer was released. */
    public Uni<Optional<SignatureEvidence>> signatureOf(Transaction transaction, UUID transferId) {
        return authorizations.signatureOf(transaction, transferId);
    }

    /** A partner's review; empty when the partner has no such one. */
    public Uni<Optional<Review>> review(UUID partnerId, UUID authorizationId) {
        return list.find(partnerId, authorizationId);
    }

    /** These of a partner's reviews, in this order; those that it does not have are left out. */
    public Uni<List<Review>> reviews(UUID partnerId, List<UUID> authorizationIds) {
        return list.of(partnerId, authorizationIds);
    }

    /** A page of a partner's reviews, newest first. */
    public Uni<List<Review>> reviews(UUID partnerId, ReviewSearch search) {
        return list.page(partnerId, search);
    }

    private static JsonObject facts(PersonalDecision decision, Judgement judgement, Polled polled) {
        JsonObject facts =
                new JsonObject().put("user_id", decision.userId().toString()).put("approvals", judgement.approvals());
        if (!polled.lapsed().isEmpty()) {
            JsonArray lapsed = new JsonArray();
            polled.lapsed().forEach(user -> lapsed.add(user.toString()));
            facts.put("approvals_that_no_longer_count", lapsed);
        }
        return facts;
    }

    private static Decided decided(Row moved, Judgement judgement) {
        return new Decided(
                moved.getUUID("id"),
                moved.getUUID("subject_id"),
                AuthorizationState.valueOf(moved.getString("state")),
                judgement.approvals(),
                moved.getShort("quorum"),
                moved.getOffsetDateTime("updated_at").toInstant());
    }

    /** The key that decided, as decisions name it. */
    private static String signer(SignatureEvidence evidence) {
        return "key:" + evidence.request().from().lowerCase();
    }

    private static <T> Uni<Result<T, DecisionProblem>> refused(DecisionProblem problem) {
        return Uni.createFrom().item(Result.refused(problem));
    }

    private void counted(Transaction transaction, String outcome, List<Row> rows) {
        transaction.afterCommit(() -> rows.stream()
                .collect(Collectors.groupingBy(row -> row.getString("kind"), Collectors.counting()))
                .forEach((kind, many) -> count(outcome, AuthorizationKind.valueOf(kind), many)));
    }

    private void count(String outcome, AuthorizationKind kind, long amount) {
        metrics.counter("countersign.authorizations", "outcome", outcome, "kind", kind.name())
                .increment(amount);
    }
}
