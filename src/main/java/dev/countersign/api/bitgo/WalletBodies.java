package dev.countersign.api.bitgo;

import dev.countersign.authorization.AuthorizationState;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.Permission;
import dev.countersign.identity.User;
import dev.countersign.ledger.Balance;
import dev.countersign.market.Token;
import dev.countersign.order.withdrawal.CustodyFunds;
import dev.countersign.policy.PolicyRule;
import dev.countersign.policy.PolicyRuleService;
import dev.countersign.transfer.CustodyWalletService;
import dev.countersign.transfer.ReviewFilter;
import dev.countersign.transfer.SourceWallet;
import dev.countersign.transfer.TransferReviews;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes wallets as this wire shows them. */
@ApplicationScoped
class WalletBodies {

    private final IdentityService identity;
    private final CustodyWalletService custody;
    private final CustodyFunds funds;
    private final PolicyRuleService policy;
    private final TransferReviews reviews;
    private final ApprovalBodies approvals;

    WalletBodies(
            IdentityService identity,
            CustodyWalletService custody,
            CustodyFunds funds,
            PolicyRuleService policy,
            TransferReviews reviews,
            ApprovalBodies approvals) {
        this.identity = identity;
        this.custody = custody;
        this.funds = funds;
        this.policy = policy;
        this.reviews = reviews;
        this.approvals = approvals;
    }

    /** A wallet, seen as one of this coin. */
    Uni<WalletBody> of(Viewer viewer, SourceWallet wallet, Token coin) {
        return of(viewer, List.of(wallet), coin).map(List::getFirst);
    }

    /** These wallets, in this order. */
    Uni<List<WalletBody>> of(Viewer viewer, List<SourceWallet> wallets, Token coin) {
        return identity.users(viewer.partnerId())
                .flatMap(users -> policy.rules(viewer.partnerId())
                        .flatMap(rules -> Multi.createFrom()
                                .iterable(wallets)
                                .onItem()
                                .transformToUniAndConcatenate(wallet -> body(viewer, wallet, coin, users, rules))
                                .collect()
                                .asList()));
    }

    private Uni<WalletBody> body(
            Viewer viewer, SourceWallet wallet, Token coin, List<User> users, List<PolicyRule> rules) {
        return balance(wallet)
                .flatMap(balance -> waiting(viewer, wallet, coin).map(waiting -> {
                    String id = BitGoId.of(wallet.id());
                    String partner = BitGoId.of(wallet.partnerId());
                    String address = wallet.address().toString();
                    return new WalletBody(
                            id,
                            coin.ticker(),
                            wallet.label(),
                            partner,
                            partner,
                            wallet.kind() == SourceWallet.Kind.OWN_KEY ? "hot" : "custodial",
                            "onchain",
                            wallet.approvalsRequired(),
                            List.of(),
                            BitGoTime.of(wallet.createdAt()),
                            false,
                            false,
                            balance.map(all -> atomic(all.available().add(all.held()), coin))
                                    .orElse(null),
                            balance.map(all -> atomic(all.available().add(all.held()), coin))
                                    .orElse(null),
                            balance.map(all -> atomic(all.available(), coin)).orElse(null),
                            new WalletBody.ReceiveAddress(address, coin.ticker(), id),
                            new WalletBody.CoinSpecific(address),
                            users.stream()
                                    .filter(User::active)
                                    .map(WalletBodies::user)
                                    .toList(),
                            new WalletBody.Admin(new WalletBody.Policy(id, rules(wallet, coin, rules))),
                            waiting);
                }));
    }

    private Uni<Optional<Balance>> balance(SourceWallet wallet) {
        return switch (wallet.kind()) {
            case TREASURY, OWN_KEY -> Uni.createFrom().item(Optional.empty());
            case CUSTODY ->
                custody.find(wallet.partnerId(), wallet.id())
                        .flatMap(found -> funds.of(found.orElseThrow()).map(Optional::of));
        };
    }

    private Uni<List<PendingApprovalBody>> waiting(Viewer viewer, SourceWallet wallet, Token coin) {
        return reviews.search(
                        viewer.partnerId(),
                        new ReviewFilter(
                                Set.of(AuthorizationState.PENDING),
                                Set.of(wallet.id()),
                                Set.of(coin.ticker()),
                                viewer.restrictedTo(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                0,
                                ReviewFilter.MOST))
                .flatMap(found -> approvals.of(
                        viewer.partnerId(),
                        found.stream().<Approval>map(Approval.OfTransfer::new).toList(),
                        ApprovalDesk.ONE));
    }

    private static List<PolicyRuleBody> rules(SourceWallet wallet, Token coin, List<PolicyRule> rules) {
        return rules.stream()
                .filter(rule -> rule.terms()
                        .walletId()
                        .filter(id -> !id.equals(wallet.id()))
                        .isEmpty())
                .map(rule -> PolicyRules.body(rule.terms(), Optional.of(rule.id()), Optional.of(coin)))
                .toList();
    }

    private static WalletBody.WalletUser user(User user) {
        Set<Permission> held = user.permissions();
        List<String> names = new ArrayList<>();
        if (held.contains(Permission.APPROVE_TRANSFERS)) {
            names.add("admin");
        }
        if (held.contains(Permission.REQUEST_WITHDRAWAL) || held.contains(Permission.DIRECT_WITHDRAWAL)) {
            names.add("spend");
        }
        names.add("view");
        return new WalletBody.WalletUser(BitGoId.of(user.id()), names);
    }

    private static String atomic(BigDecimal units, Token coin) {
        return units.movePointRight(coin.decimals()).toBigIntegerExact().toString();
    }
}
