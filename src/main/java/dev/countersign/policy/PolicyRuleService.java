package dev.countersign.policy;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.lifecycle.Result;
import dev.countersign.market.Asset;
import dev.countersign.market.MarketService;
import dev.countersign.policy.Condition.AmountAtLeast;
import dev.countersign.policy.Condition.Assets;
import dev.countersign.policy.Condition.Velocity;
import dev.countersign.policy.Condition.Webhook;
import dev.countersign.policy.Condition.WorthAtLeast;
import dev.countersign.policy.RuleAction.Require;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Keeps the rules of partners, and what no rule says. What it changes holds for transfers that are held from then on. */
@ApplicationScoped
public class PolicyRuleService {

    /** The most rules that a partner may have. */
    public static final int MOST_RULES = 100;

    private static final String KNOWN_USERS =
            "select count(*) as known from partner_user where partner_id = $1 and id = any ($2::uuid[])";

    private final Database database;
    private final PolicyRepository rules;
    private final SpendingRepository spending;
    private final PolicyHooks hooks;
    private final MarketService market;

    PolicyRuleService(
            Database database,
            PolicyRepository rules,
            SpendingRepository spending,
            PolicyHooks hooks,
            MarketService market) {
        this.database = database;
        this.rules = rules;
        this.spending = spending;
        this.hooks = hooks;
        this.market = market;
    }

    /** The rules of a partner, in their order. */
    public Uni<List<PolicyRule>> rules(UUID partnerId) {
        return rules.ofPartner(partnerId);
    }

    /** What a partner decided beside its rules. */
    public Uni<PolicySettings> settings(UUID partnerId) {
        return rules.settings(partnerId);
    }

    /**
     * A new rule.
     *
     * @param position its place, from 1; behind all others when it is empty
     */
    public Uni<Result<PolicyRule, PolicyProblem>> create(UUID partnerId, Optional<Integer> position, RuleTerms terms) {
        return edit(partnerId, new RuleEdit.Create(position, terms)).map(result -> result.map(Optional::orElseThrow));
    }

    /**
     * Replaces what a rule says.
     *
     * @param position its place, from 1; where it is when it is empty
     */
    public Uni<Result<PolicyRule, PolicyProblem>> replace(
            UUID partnerId, UUID ruleId, Optional<Integer> position, RuleTerms terms) {
        return edit(partnerId, new RuleEdit.Replace(ruleId, position, terms))
                .map(result -> result.map(Optional::orElseThrow));
    }

    /**
     * Removes a rule.
     *
     * @return false when the partner has no such rule
     */
    public Uni<Boolean> remove(UUID partnerId, UUID ruleId) {
        return edit(partnerId, new RuleEdit.Remove(ruleId)).map(Result.Done.class::isInstance);
    }

    /** Changes the rules at once. The rule as it is then; empty when it was removed. */
    public Uni<Result<Optional<PolicyRule>, PolicyProblem>> edit(UUID partnerId, RuleEdit edit) {
        return answer(callable(edit)
                .flatMap(done -> database.transaction(transaction -> apply(transaction, partnerId, edit))));
    }

    /** The same, in a transaction. Fails with {@link Refusal} before anything was written. */
    Uni<Optional<PolicyRule>> apply(Transaction transaction, UUID partnerId, RuleEdit edit) {
        return lock(transaction, partnerId)
                .flatMap(locked -> rules.count(transaction, partnerId))
                .flatMap(before -> {
                    if (edit instanceof RuleEdit.Create && before.rules() >= MOST_RULES) {
                        throw new Refusal(PolicyProblem.TOO_MANY);
                    }
                    return write(transaction, partnerId, edit).call(rule -> count(transaction, partnerId, before));
                });
    }

    private Uni<Optional<PolicyRule>> write(Transaction transaction, UUID partnerId, RuleEdit edit) {
        return switch (edit) {
            case RuleEdit.Create create ->
                free(transaction, partnerId, create.position(), Optional.empty())
                        .flatMap(done -> sensible(transaction, partnerId, create.terms()))
                        .flatMap(done -> rules.create(transaction, partnerId, create.position(), create.terms()))
                        .map(Optional::of);
            case RuleEdit.Replace replace ->
                free(transaction, partnerId, replace.position(), Optional.of(replace.ruleId()))
                        .flatMap(done -> sensible(transaction, partnerId, replace.terms()))
                        .flatMap(done -> rules.replace(
                                transaction, partnerId, replace.ruleId(), replace.position(), replace.terms()))
                        .map(rule -> Optional.of(rule.orElseThrow(() -> new Refusal(PolicyProblem.UNKNOWN_RULE))));
            case RuleEdit.Remove remove ->
                rules.remove(transaction, partnerId, remove.ruleId()).map(removed -> {
                    if (!removed) {
                        throw new Refusal(PolicyProblem.UNKNOWN_RULE);
                    }
                    return Optional.<PolicyRule>empty();
                });
        };
    }

    /** Nobody else writes rules while the partner is locked. */
    private Uni<Void> free(Transaction transaction, UUID partnerId, Optional<Integer> position, Optional<UUID> ruleId) {
        return rules.ofPartner(transaction, partnerId)
                .invoke(found -> {
                    if (ruleId.isPresent() && found.stream().map(PolicyRule::id).noneMatch(ruleId.get()::equals)) {
                        throw new Refusal(PolicyProblem.UNKNOWN_RULE);
                    }
                    if (found.stream()
                            .filter(rule -> ruleId.filter(rule.id()::equals).isEmpty())
                            .map(PolicyRule::position)
                            .anyMatch(taken -> position.filter(taken::equals).isPresent())) {
                        throw new Refusal(PolicyProblem.POSITION_TAKEN);
                    }
                })
                .replaceWithVoid();
    }

    /** Sums of what was spent are there exactly as long as a rule looks at them. */
    private Uni<Void> count(Transaction transaction, UUID partnerId, PolicyRepository.Census before) {
        return rules.count(transaction, partnerId).flatMap(after -> {
            if (before.countsSpending() == after.countsSpending()) {
                return Uni.createFrom().voidItem();
            }
            return after.countsSpending()
                    ? spending.begin(transaction, partnerId)
                    : spending.end(transaction, partnerId);
        });
    }

    private Uni<Void> lock(Transaction transaction, UUID partnerId) {
        return rules.lockPartner(transaction, partnerId)
                .map(locked -> locked.orElseThrow(() -> new Refusal(PolicyProblem.UNKNOWN_PARTNER)))
                .replaceWithVoid();
    }

    /** What becomes of transfers that no rule matches. */
    public Uni<Result<PolicySettings, PolicyProblem>> decideByDefault(UUID partnerId, RuleAction action) {
        return answer(database.transaction(transaction -> lock(transaction, partnerId)
                .flatMap(done -> reviewers(transaction, partnerId, action))
                .flatMap(done -> rules.saveDefault(transaction, partnerId, action))
                .flatMap(done -> rules.settings(transaction, partnerId))));
    }

    /** Who must agree when a person of the partner changes its policy; nobody when it is empty. */
    public Uni<Result<PolicySettings, PolicyProblem>> requireForChanges(UUID partnerId, Optional<Require> need) {
        return answer(database.transaction(transaction -> lock(transaction, partnerId)
                .flatMap(done -> rules.saveChangesNeed(transaction, partnerId, need))
                .flatMap(done -> rules.settings(transaction, partnerId))));
    }

    /** Looks the webhook's host up, so never in a transaction. */
    Uni<Void> callable(RuleEdit edit) {
        Optional<RuleTerms> terms = switch (edit) {
            case RuleEdit.Create create -> Optional.of(create.terms());
            case RuleEdit.Replace replace -> Optional.of(replace.terms());
            case RuleEdit.Remove remove -> Optional.empty();
        };
        return terms.flatMap(said -> said.conditions().find(Webhook.class))
                .map(webhook -> hooks.check(webhook.url())
                        .invoke(ok -> {
                            if (!ok) {
                                throw new Refusal(PolicyProblem.BAD_WEBHOOK);
                            }
                        })
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** Whether a rule could say this now; fails with {@link Refusal} if not. */
    Uni<Void> sensible(Transaction transaction, UUID partnerId, RuleTerms terms) {
        Conditions conditions = terms.conditions();
        Set<String> assets = conditions.find(Assets.class).map(Assets::codes).orElse(Set.of());
        Set<String> currencies = new HashSet<>();
        conditions.find(WorthAtLeast.class).map(WorthAtLeast::currency).ifPresent(currencies::add);
        conditions.find(Velocity.class).flatMap(Velocity::currency).ifPresent(currencies::add);
        Uni<Void> all = reviewers(transaction, partnerId, terms.action());
        for (String code : assets) {
            all = all.flatMap(done -> known(transaction, code))
                    .invoke(asset -> measure(conditions, asset))
                    .replaceWithVoid();
        }
        for (String code : currencies) {
            all = all.flatMap(done -> known(transaction, code)).replaceWithVoid();
        }
        return all;
    }

    private Uni<Asset> known(Transaction transaction, String code) {
        return market.asset(transaction, code)
                .map(asset -> asset.orElseThrow(() -> new Refusal(PolicyProblem.UNKNOWN_ASSET)));
    }

    private static void measure(Conditions conditions, Asset asset) {
        boolean exact = conditions
                        .find(AmountAtLeast.class)
                        .filter(atLeast -> !asset.measures(atLeast.amount()))
                        .isEmpty()
                && conditions
                        .find(Velocity.class)
                        .filter(velocity -> velocity.currency().isEmpty() && !asset.measures(velocity.limit()))
                        .isEmpty();
        if (!exact) {
            throw new Refusal(PolicyProblem.TOO_FINE);
        }
    }

    private Uni<Void> reviewers(Transaction transaction, UUID partnerId, RuleAction action) {
        Set<UUID> users = action instanceof Require require ? require.audience().users() : Set.of();
        if (users.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return transaction
                .first(KNOWN_USERS, partnerId, users.toArray(UUID[]::new))
                .map(row -> row.orElseThrow().getLong("known"))
                .invoke(known -> {
                    if (known < users.size()) {
                        throw new Refusal(PolicyProblem.UNKNOWN_USER);
                    }
                })
                .replaceWithVoid();
    }

    /** Refusals become values. */
    static <T> Uni<Result<T, PolicyProblem>> answer(Uni<T> work) {
        return work.map(Result::<T, PolicyProblem>done)
                .onFailure(Refusal.class)
                .recoverWithItem(refusal -> Result.refused(((Refusal) refusal).problem));
    }

    /** Rolls everything back. */
    static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final PolicyProblem problem;

        Refusal(PolicyProblem problem) {
            super(problem.name(), null, false, false);
            this.problem = problem;
        }
    }
}
