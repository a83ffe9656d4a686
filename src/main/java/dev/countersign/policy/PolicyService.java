package dev.countersign.policy;

import dev.countersign.authorization.Requirement;
import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.lifecycle.Result;
import dev.countersign.market.MarketService;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Says which people a transfer needs, by the rules that its partner has at that moment. What waits already keeps waiting for
 * whom it was opened for: nobody asks the rules again.
 */
@ApplicationScoped
public class PolicyService {

    /** The most rules that a partner may have. */
    public static final int MOST_RULES = 100;

    private static final String POSITION_ONCE = "policy_rule_position_once";

    private final Database database;
    private final PolicyRepository rules;
    private final MarketService market;

    PolicyService(Database database, PolicyRepository rules, MarketService market) {
        this.database = database;
        this.rules = rules;
        this.market = market;
    }

    /**
     * Who must agree to a transfer: one review for each of the partner's rules that matches, in the order of the rules. None when no
     * rule does. Whether so many people exist is not asked here: {@code AuthorizationService.open} fails if they do not.
     */
    public Uni<List<Requirement.ByPeople>> requirements(Transaction transaction, ProposedTransfer transfer) {
        return rules.ofPartner(transaction, transfer.partnerId())
                .map(found -> found.stream()
                        .flatMap(rule -> rule.requirement(transfer).stream())
                        .toList());
    }

    /** The rules of a partner, in their order. */
    public Uni<List<PolicyRule>> rules(UUID partnerId) {
        return rules.ofPartner(partnerId);
    }

    /**
     * A new rule, for transfers that are held from now on.
     *
     * @param position its place, from 1; behind all others when it is empty
     */
    public Uni<Result<PolicyRule, PolicyProblem>> create(UUID partnerId, Optional<Integer> position, RuleTerms terms) {
        return changed(
                partnerId,
                terms,
                transaction -> rules.count(transaction, partnerId)
                        .flatMap(count -> count >= MOST_RULES
                                ? refused(PolicyProblem.TOO_MANY)
                                : rules.create(transaction, partnerId, position, terms)
                                        .map(Result::done)));
    }

    /**
     * Replaces what a rule says, for transfers that are held from now on.
     *
     * @param position its place, from 1; where it is when it is empty
     */
    public Uni<Result<PolicyRule, PolicyProblem>> replace(
            UUID partnerId, UUID ruleId, Optional<Integer> position, RuleTerms terms) {
        return changed(
                partnerId,
                terms,
                transaction -> rules.replace(transaction, partnerId, ruleId, position, terms)
                        .flatMap(replaced -> replaced.map(
                                        rule -> Uni.createFrom().item(Result.<PolicyRule, PolicyProblem>done(rule)))
                                .orElseGet(() -> refused(PolicyProblem.UNKNOWN_RULE))));
    }

    /**
     * Removes a rule.
     *
     * @return false when the partner has no such rule
     */
    public Uni<Boolean> remove(UUID partnerId, UUID ruleId) {
        return rules.remove(partnerId, ruleId);
    }

    private Uni<Result<PolicyRule, PolicyProblem>> changed(
            UUID partnerId, RuleTerms terms, Function<Transaction, Uni<Result<PolicyRule, PolicyProblem>>> change) {
        return database.transaction(transaction -> rules.lockPartner(transaction, partnerId)
                        .flatMap(known -> known
                                ? problem(transaction, terms.condition())
                                : Uni.createFrom().item(Optional.of(PolicyProblem.UNKNOWN_PARTNER)))
                        .flatMap(problem ->
                                problem.map(PolicyService::refused).orElseGet(() -> change.apply(transaction))))
                .onFailure(failure -> Database.violates(failure, POSITION_ONCE))
                .recoverWithItem(Result.refused(PolicyProblem.POSITION_TAKEN));
    }

    private Uni<Optional<PolicyProblem>> problem(Transaction transaction, Condition condition) {
        if (condition.assetCode().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return market.asset(transaction, condition.assetCode().get())
                .map(found -> found.map(asset -> asset.measures(condition.atLeast())
                                ? Optional.<PolicyProblem>empty()
                                : Optional.of(PolicyProblem.TOO_FINE))
                        .orElse(Optional.of(PolicyProblem.UNKNOWN_ASSET)));
    }

    private static Uni<Result<PolicyRule, PolicyProblem>> refused(PolicyProblem problem) {
        return Uni.createFrom().item(Result.refused(problem));
    }
}
