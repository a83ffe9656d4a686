package dev.countersign.api.bitgo;

import dev.countersign.authorization.AuthorizationService;
import dev.countersign.authorization.AuthorizationSubject;
import dev.countersign.authorization.Review;
import dev.countersign.market.MarketService;
import dev.countersign.market.Token;
import dev.countersign.policy.PolicyChange;
import dev.countersign.policy.PolicyChangeService;
import dev.countersign.policy.RuleEdit;
import dev.countersign.policy.RuleTerms;
import dev.countersign.transfer.SourceWallet;
import dev.countersign.transfer.SourceWallets;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks up changes of rules that wait for people, or waited. */
@ApplicationScoped
class RuleChanges {

    private final PolicyChangeService changes;
    private final AuthorizationService authorizations;
    private final SourceWallets wallets;
    private final MarketService market;

    RuleChanges(
            PolicyChangeService changes,
            AuthorizationService authorizations,
            SourceWallets wallets,
            MarketService market) {
        this.changes = changes;
        this.authorizations = authorizations;
        this.wallets = wallets;
        this.market = market;
    }

    /** The one that waits for an authorization; empty when the partner has no such one. */
    Uni<Optional<Approval>> find(UUID partnerId, UUID authorizationId) {
        return authorizations
                .review(partnerId, authorizationId)
                .flatMap(review -> review.filter(found -> found.subject() == AuthorizationSubject.POLICY_CHANGE)
                        .map(found -> changes.find(partnerId, found.subjectId())
                                .flatMap(change ->
                                        complete(partnerId, change.stream().toList(), List.of(found))))
                        .orElseGet(() -> Uni.createFrom().item(List.of())))
                .map(found -> found.stream().findFirst());
    }

    /** The newest of a partner: a hundred at most. */
    Uni<List<Approval>> newest(UUID partnerId) {
        return changes.list(partnerId)
                .flatMap(found -> authorizations
                        .reviews(
                                partnerId,
                                found.stream()
                                        .map(PolicyChange::authorizationId)
                                        .toList())
                        .flatMap(reviews -> complete(partnerId, found, reviews)));
    }

    private Uni<List<Approval>> complete(UUID partnerId, List<PolicyChange> found, List<Review> reviews) {
        List<UUID> walletIds = found.stream()
                .flatMap(change -> terms(change).flatMap(RuleTerms::walletId).stream())
                .distinct()
                .toList();
        return wallets.of(partnerId, walletIds)
                .flatMap(sources -> market.tokens().map(tokens -> {
                    Map<UUID, Review> byId =
                            reviews.stream().collect(Collectors.toMap(Review::id, Function.identity()));
                    return found.stream()
                            .filter(change -> byId.containsKey(change.authorizationId()))
                            .map(change -> approval(change, byId.get(change.authorizationId()), sources, tokens))
                            .toList();
                }));
    }

    private static Approval approval(
            PolicyChange change, Review review, List<SourceWallet> sources, List<Token> tokens) {
        Optional<SourceWallet> wallet = terms(change)
                .flatMap(RuleTerms::walletId)
                .flatMap(id -> sources.stream()
                        .filter(source -> source.id().equals(id))
                        .findFirst());
        Optional<Token> token = wallet.flatMap(source -> tokens.stream()
                .filter(one ->
                        source.assetCode().filter(one.assetCode()::equals).isPresent()
                                && one.networkId().equals(source.networkId()))
                .findFirst());
        return new Approval.OfRule(change, review, wallet, token);
    }

    /** What the rule would say, or, of one that would be removed, what it said. */
    static Optional<RuleTerms> terms(PolicyChange change) {
        return switch (change.edit()) {
            case RuleEdit.Create create -> Optional.of(create.terms());
            case RuleEdit.Replace replace -> Optional.of(replace.terms());
            case RuleEdit.Remove remove -> change.before();
        };
    }
}
