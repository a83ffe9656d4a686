package dev.countersign.api.bitgo;

import dev.countersign.authorization.Requester;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.Permission;
import dev.countersign.identity.Scope;
import dev.countersign.policy.Condition.DestinationIn;
import dev.countersign.policy.Condition.DestinationNotIn;
import dev.countersign.policy.Conditions;
import dev.countersign.policy.PolicyChangeService;
import dev.countersign.policy.PolicyChangeService.Outcome;
import dev.countersign.policy.PolicyProblem;
import dev.countersign.policy.PolicyRule;
import dev.countersign.policy.PolicyRuleService;
import dev.countersign.policy.RuleEdit;
import dev.countersign.policy.RuleTerms;
import dev.countersign.transfer.SourceWallet;
import dev.countersign.transfer.SourceWallets;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Changes the rules of a wallet in the partner's one policy. Rules for every wallet are not changed here. */
@ApplicationScoped
class WalletRules {

    private final Wallets wallets;
    private final SourceWallets sources;
    private final PolicyRuleService rules;
    private final PolicyChangeService changes;
    private final IdentityService identity;
    private final BitGoConfig config;

    WalletRules(
            Wallets wallets,
            SourceWallets sources,
            PolicyRuleService rules,
            PolicyChangeService changes,
            IdentityService identity,
            BitGoConfig config) {
        this.wallets = wallets;
        this.sources = sources;
        this.rules = rules;
        this.changes = changes;
        this.identity = identity;
        this.config = config;
    }

    /** A new rule. */
    Uni<Changed> create(Viewer viewer, String coin, String walletId, Optional<PolicyRuleRequest> body) {
        return find(viewer, coin, walletId, body).flatMap(asked -> {
            if (asked.rule().isPresent()) {
                throw BitGoException.invalid("id: the wallet has a rule of this name already");
            }
            return terms(asked).flatMap(terms -> change(viewer, asked, new RuleEdit.Create(Optional.empty(), terms)));
        });
    }

    /** What a rule says is replaced; lists of addresses are added to, or taken from. */
    Uni<Changed> update(Viewer viewer, String coin, String walletId, Optional<PolicyRuleRequest> body) {
        return find(viewer, coin, walletId, body).flatMap(asked -> {
            PolicyRule rule = asked.rule().orElseThrow(() -> BitGoException.notFound("policy rule"));
            return terms(asked)
                    .flatMap(terms -> change(viewer, asked, new RuleEdit.Replace(rule.id(), Optional.empty(), terms)));
        });
    }

    /** A rule is removed. */
    Uni<Changed> remove(Viewer viewer, String coin, String walletId, Optional<PolicyRuleRequest> body) {
        return find(viewer, coin, walletId, body).flatMap(asked -> {
            PolicyRule rule = asked.rule().orElseThrow(() -> BitGoException.notFound("policy rule"));
            return change(viewer, asked, new RuleEdit.Remove(rule.id()));
        });
    }

    private Uni<Asked> find(Viewer viewer, String coin, String walletId, Optional<PolicyRuleRequest> body) {
        return wallets.find(viewer, coin, walletId, Scope.WALLET_MANAGE).flatMap(found -> {
            PolicyRuleRequest request = body.orElseThrow(() -> BitGoException.invalid("id: is required"));
            String name = request.name();
            request.requireCoin(found.coin());
            if (!viewer.permissions().contains(Permission.MANAGE_POLICIES)) {
                throw new BitGoException(BitGoErrorName.FORBIDDEN, "you may not change policies");
            }
            return rules.rules(viewer.partnerId())
                    .map(all ->
                            new Asked(found, request, rule(all, found.wallet().id(), name)))
                    .invoke(asked -> asked.rule()
                            .filter(rule -> !PolicyRules.canSay(rule.terms(), found.coin()))
                            .ifPresent(rule -> {
                                throw new BitGoException(
                                        BitGoErrorName.FORBIDDEN,
                                        "this wire has no words for that rule: only the operator changes it");
                            }));
        });
    }

    /** By its name; or by its id, which {@code triggeredPolicy} says. */
    private static Optional<PolicyRule> rule(List<PolicyRule> all, UUID walletId, String name) {
        List<PolicyRule> ofWallet = all.stream()
                .filter(rule -> rule.terms().walletId().filter(walletId::equals).isPresent())
                .toList();
        return ofWallet.stream()
                .filter(rule -> rule.terms().name().equals(name))
                .findFirst()
                .or(() -> ofWallet.stream()
                        .filter(rule -> BitGoId.of(rule.id()).equals(name))
                        .findFirst());
    }

    private Uni<RuleTerms> terms(Asked asked) {
        SourceWallet wallet = asked.found().wallet();
        PolicyRuleRequest request = asked.request();
        return identity.users(wallet.partnerId())
                .flatMap(users -> addresses(wallet.partnerId(), request)
                        .map(named -> new RuleTerms(
                                asked.rule().map(rule -> rule.terms().name()).orElseGet(request::name),
                                Optional.of(wallet.id()),
                                request.conditions(
                                        asked.found().coin(),
                                        wallet.assetCode().isPresent(),
                                        listed(request.list().apply(before(asked), named))),
                                request.action(wallet, users, config.approvalWindow()))));
    }

    private static Set<String> listed(Set<String> addresses) {
        if (addresses.size() > PolicyRuleRequest.MOST_ADDRESSES) {
            throw BitGoException.invalid(
                    "condition: a list has at most %d addresses".formatted(PolicyRuleRequest.MOST_ADDRESSES));
        }
        return addresses;
    }

    /** What the list of the rule says until now; nothing, when the rule becomes one of another type. */
    private static Set<String> before(Asked asked) {
        Optional<Conditions> conditions = asked.rule().map(rule -> rule.terms().conditions());
        return conditions
                .flatMap(all -> asked.request().forbidsListed()
                        ? all.find(DestinationIn.class).map(DestinationIn::addresses)
                        : all.find(DestinationNotIn.class).map(DestinationNotIn::addresses))
                .orElse(Set.of());
    }

    /** The addresses that a list names, those of the partner's wallets by their ids. */
    private Uni<Set<String>> addresses(UUID partnerId, PolicyRuleRequest request) {
        PolicyRuleRequest.Listed listed = request.list();
        Collection<UUID> ids = listed.wallets();
        return sources.of(partnerId, ids).map(found -> {
            if (found.size() != ids.size()) {
                throw BitGoException.invalid("condition: there is no such wallet");
            }
            Set<String> all =
                    found.stream().map(wallet -> wallet.address().lowerCase()).collect(Collectors.toSet());
            all.addAll(listed.addresses());
            return all;
        });
    }

    private Uni<Changed> change(Viewer viewer, Asked asked, RuleEdit edit) {
        Requester requester = new Requester(
                Optional.of(viewer.userId()), Optional.of(viewer.caller().credentialId()));
        return changes.propose(viewer.partnerId(), requester, edit)
                .map(result -> result.orThrow(WalletRules::refusal))
                .map(outcome -> new Changed(asked.found(), outcome));
    }

    private static BitGoException refusal(PolicyProblem problem) {
        return switch (problem) {
            case UNKNOWN_PARTNER -> BitGoException.notFound("enterprise");
            case UNKNOWN_RULE -> BitGoException.notFound("policy rule");
            case UNKNOWN_ASSET -> BitGoException.invalid("condition: there is no such coin");
            case POSITION_TAKEN ->
                new BitGoException(BitGoErrorName.CONFLICT, "the policy was just changed: try again");
            case TOO_FINE -> BitGoException.invalid("condition: the amount is finer than the coin");
            case TOO_MANY -> BitGoException.invalid("the enterprise has as many rules as there may be");
            case UNKNOWN_USER ->
                new BitGoException(
                        BitGoErrorName.INVALID_USER_ID, "action.userIds: somebody is not of this enterprise");
            case RULE_CHANGED -> new BitGoException(BitGoErrorName.CONFLICT, "the rule was just changed: try again");
            case TOO_FEW_REVIEWERS ->
                new BitGoException(
                        BitGoErrorName.TOO_MANY_APPROVALS_REQUIRED,
                        "a change of policies needs more approvals than anybody could give");
            case BAD_WEBHOOK -> BitGoException.invalid("condition.url: must not be called");
        };
    }

    /**
     * What is asked of the rules of a wallet.
     *
     * @param rule the one that is named, if the wallet has it
     */
    private record Asked(Wallets.Found found, PolicyRuleRequest request, Optional<PolicyRule> rule) {}

    /** What became of it. */
    record Changed(Wallets.Found found, Outcome outcome) {}
}
