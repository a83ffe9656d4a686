package dev.countersign.transfer;

import dev.countersign.authorization.AuthorizationService;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.Decided;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.PersonalDecision;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Review;
import dev.countersign.authorization.Verdict;
import dev.countersign.lifecycle.Result;
import dev.countersign.market.MarketService;
import dev.countersign.market.Token;
import dev.countersign.transfer.TransferRepository.WorldTime;
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
    private final SourceWallets wallets;
    private final MarketService market;
    private final List<TransferOwner> owners;

    TransferReviews(
            AuthorizationService authorizations,
            TransferReviewList list,
            TransferRepository transfers,
            SourceWallets wallets,
            MarketService market,
            @All List<TransferOwner> owners) {
        this.authorizations = authorizations;
        this.list = list;
        this.transfers = transfers;
        this.wallets = wallets;
        this.market = market;
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

    /**
     * Takes a decision on whatever the transfer is for. What an authorization is about never changes, so what the person was shown is
     * what is decided on.
     */
    public Uni<Result<Decided, DecisionProblem>> decide(UUID partnerId, UUID authorizationId, Opinion opinion) {
        return authorizations
                .review(partnerId, authorizationId)
                .flatMap(review -> review.map(found -> authorizations.decide(
                                partnerId,
                                authorizationId,
                                new PersonalDecision(
                                        opinion.userId(),
                                        Optional.of(opinion.credentialId()),
                                        opinion.verdict(),
                                        found.payload(),
                                        opinion.comment(),
                                        opinion.evidence())))
                        .orElseGet(() -> Uni.createFrom().item(Result.refused(new DecisionProblem.Unknown()))));
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
        return transfers.of(ids).flatMap(found -> {
            List<UUID> walletIds = found.stream()
                    .flatMap(transfer -> transfer.walletId().stream())
                    .distinct()
                    .toList();
            return Uni.combine()
                    .all()
                    .unis(transfers.time(), market.tokens(), wallets.of(partnerId, walletIds), facts(found))
                    .with((time, tokens, sources, facts) ->
                            complete(reviews, new Context(byId(found), time, tokens, sources, facts)));
        });
    }

    private static Map<UUID, Transfer> byId(List<Transfer> transfers) {
        return transfers.stream().collect(Collectors.toMap(Transfer::id, Function.identity()));
    }

    private static List<ReviewedTransfer> complete(List<Review> reviews, Context context) {
        return reviews.stream()
                .filter(review -> context.transfers().containsKey(review.subjectId()))
                .map(context::of)
                .toList();
    }

    private Uni<Map<UUID, TransferFacts>> facts(List<Transfer> found) {
        Map<OwnerType, List<UUID>> families = found.stream()
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

    /** Everything that a page is put together from. */
    private record Context(
            Map<UUID, Transfer> transfers,
            WorldTime time,
            List<Token> tokens,
            List<SourceWallet> wallets,
            Map<UUID, TransferFacts> facts) {

        private ReviewedTransfer of(Review review) {
            Transfer transfer = transfers.get(review.subjectId());
            return new ReviewedTransfer(
                    review,
                    state(review, time.now()),
                    transfer,
                    tokens.stream()
                            .filter(token -> token.assetCode().equals(transfer.assetCode())
                                    && token.networkId().equals(transfer.networkId()))
                            .findFirst()
                            .orElseThrow(),
                    Objects.requireNonNullElseGet(facts.get(transfer.ownerId()), TransferFacts::none),
                    transfer.walletId()
                            .flatMap(id -> wallets.stream()
                                    .filter(wallet -> wallet.id().equals(id))
                                    .findFirst()));
        }

        private static AuthorizationState state(Review review, Instant now) {
            boolean over = review.state() == AuthorizationState.PENDING && !now.isBefore(review.expiresAt());
            return over ? AuthorizationState.EXPIRED : review.state();
        }
    }
}
