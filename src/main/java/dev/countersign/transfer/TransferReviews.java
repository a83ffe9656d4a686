package dev.countersign.transfer;

import dev.countersign.authorization.AuthorizationService;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.AuthorizationSubject;
import dev.countersign.authorization.Decided;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.PersonalDecision;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Review;
import dev.countersign.authorization.Verdict;
import dev.countersign.lifecycle.Result;
import dev.countersign.transfer.TransferRepository.Shown;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a partner's people see of all transfers that wait for people, and where they decide: the same for every wire, whichever the
 * transfer came in by.
 */
@ApplicationScoped
public class TransferReviews {

    private final AuthorizationService authorizations;
    private final TransferReviewList list;
    private final TransferRepository transfers;
    private final List<TransferOwner> owners;

    TransferReviews(
            AuthorizationService authorizations,
            TransferReviewList list,
            TransferRepository transfers,
            @All List<TransferOwner> owners) {
        this.authorizations = authorizations;
        this.list = list;
        this.transfers = transfers;
        this.owners = owners;
    }

    /** A page of what the filter means. */
    public Uni<List<ReviewedTransfer>> search(UUID partnerId, ReviewFilter filter) {
        return list.ids(partnerId, filter).flatMap(ids -> of(partnerId, ids));
    }

    /** One of a partner's authorizations by people on a transfer; empty when it has no such one. */
    public Uni<Optional<ReviewedTransfer>> find(UUID partnerId, UUID authorizationId) {
        return of(partnerId, List.of(authorizationId))
                .map(found -> found.stream().findFirst());
    }

    /** These of a partner's authorizations, in this order; those that it does not have are left out. */
    public Uni<List<ReviewedTransfer>> of(UUID partnerId, List<UUID> authorizationIds) {
        return authorizationIds.isEmpty()
                ? Uni.createFrom().item(List.of())
                : authorizations.reviews(partnerId, authorizationIds).flatMap(reviews -> complete(partnerId, reviews));
    }

    /** How many of a partner's authorizations wait for people. */
    public Uni<Long> waiting(UUID partnerId) {
        return list.waiting(partnerId);
    }

    /** How many of them this person asked for, or may or might have decided. */
    public Uni<Long> waitingInvolving(UUID partnerId, UUID userId) {
        return list.waitingInvolving(partnerId, userId);
    }

    /** How many of them this person could decide now. */
    public Uni<Long> waitingFor(UUID partnerId, UUID userId) {
        return list.waitingFor(partnerId, userId);
    }

    /** One of a partner's authorizations by people on a transfer, without the transfer; empty when it has no such one. */
    public Uni<Optional<Review>> review(UUID partnerId, UUID authorizationId) {
        return authorizations
                .review(partnerId, authorizationId)
                .map(found -> found.filter(review -> review.subject() == AuthorizationSubject.TRANSFER));
    }

    /**
     * Takes a decision on whatever the transfer is for. What an authorization is about never changes, so what the person was shown is
     * what is decided on.
     */
    public Uni<Result<Decided, DecisionProblem>> decide(Review review, Opinion opinion) {
        return authorizations.decide(
                review,
                new PersonalDecision(
                        opinion.userId(),
                        Optional.of(opinion.credentialId()),
                        opinion.verdict(),
                        review.payload(),
                        opinion.comment(),
                        opinion.evidence()));
    }

    /** Whoever asked no longer asks. */
    public Uni<Result<UUID, DecisionProblem>> withdraw(UUID partnerId, UUID authorizationId, Requester requester) {
        return authorizations.withdraw(partnerId, authorizationId, requester);
    }

    /**
     * What a person says of a transfer.
     *
     * @param comment at most 1,000 characters
     * @param evidence how the person proved to be the person: no secrets
     */
    public record Opinion(
            UUID userId, UUID credentialId, Verdict verdict, Optional<String> comment, Map<String, String> evidence) {

        public Opinion {
            evidence = Map.copyOf(evidence);
        }
    }

    private Uni<List<ReviewedTransfer>> complete(UUID partnerId, List<Review> reviews) {
        List<UUID> ids = reviews.stream().map(Review::subjectId).distinct().toList();
        return transfers
                .shown(partnerId, ids)
                .flatMap(found -> facts(found).map(facts -> complete(reviews, byId(found), facts)));
    }

    private static Map<UUID, Shown> byId(List<Shown> found) {
        return found.stream().collect(Collectors.toMap(shown -> shown.transfer().id(), Function.identity()));
    }

    private static List<ReviewedTransfer> complete(
            List<Review> reviews, Map<UUID, Shown> shown, Map<UUID, TransferFacts> facts) {
        return reviews.stream()
                .filter(review -> shown.containsKey(review.subjectId()))
                .map(review -> complete(review, shown.get(review.subjectId()), facts))
                .toList();
    }

    private static ReviewedTransfer complete(Review review, Shown shown, Map<UUID, TransferFacts> facts) {
        return new ReviewedTransfer(
                review,
                state(review, shown.now()),
                shown.transfer(),
                shown.token(),
                Objects.requireNonNullElseGet(facts.get(shown.transfer().ownerId()), TransferFacts::none),
                shown.source(),
                shown.account());
    }

    private static AuthorizationState state(Review review, Instant now) {
        boolean over = review.state() == AuthorizationState.PENDING && !now.isBefore(review.expiresAt());
        return over ? AuthorizationState.EXPIRED : review.state();
    }

    private Uni<Map<UUID, TransferFacts>> facts(List<Shown> found) {
        Map<OwnerType, List<UUID>> families = found.stream()
                .map(Shown::transfer)
                .collect(Collectors.groupingBy(
                        Transfer::ownerType, Collectors.mapping(Transfer::ownerId, Collectors.toList())));
        return Multi.createFrom()
                .iterable(owners)
                .select()
                .where(owner -> families.containsKey(owner.type()))
                .onItem()
                .transformToUniAndConcatenate(owner -> owner.facts(families.get(owner.type())))
                .collect()
                .in(HashMap::new, Map::putAll);
    }
}
