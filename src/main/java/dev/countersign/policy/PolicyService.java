package dev.countersign.policy;

import dev.countersign.authorization.Requirement;
import dev.countersign.database.Database;
import dev.countersign.database.DatabaseClock;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.market.MarketService;
import dev.countersign.market.RateSheet;
import dev.countersign.policy.Condition.Velocity;
import dev.countersign.policy.Condition.Webhook;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Says what becomes of a transfer, by the rules that its partner has at that moment. What waits already keeps waiting for whom it was
 * opened for: nobody asks the rules again, but for webhooks that consented, as they were.
 *
 * <p>Ask in this order: {@link #consult} outside of any transaction, for everything that comes over the network; {@link #decide} in the
 * transaction that holds the transfer. When people have agreed to one with {@code askAgain}: {@link #consultAgain}, {@link #decideAgain}.
 */
@ApplicationScoped
public class PolicyService {

    private static final Logger LOG = Logger.getLogger(PolicyService.class);

    private final Database database;
    private final DatabaseClock clock;
    private final PolicyRepository rules;
    private final EvaluationRepository evaluations;
    private final SpendingRepository spending;
    private final PolicyHooks hooks;
    private final MarketService market;
    private final PrimaryKeys keys;
    private final PolicyMetrics metrics;

    PolicyService(
            Database database,
            DatabaseClock clock,
            PolicyRepository rules,
            EvaluationRepository evaluations,
            SpendingRepository spending,
            PolicyHooks hooks,
            MarketService market,
            PrimaryKeys keys,
            PolicyMetrics metrics) {
        this.database = database;
        this.clock = clock;
        this.rules = rules;
        this.evaluations = evaluations;
        this.spending = spending;
        this.hooks = hooks;
        this.market = market;
        this.keys = keys;
        this.metrics = metrics;
    }

    /**
     * Asks everybody who has to be asked over the network: for rates, and the receivers of webhook rules that match but for what was
     * spent. Takes a few seconds at most, and never fails: doubt is in the advice, and doubt never releases anything.
     */
    public Uni<Advice> consult(ProposedTransfer transfer) {
        return advice(transfer, true);
    }

    private Uni<Advice> advice(ProposedTransfer transfer, boolean askWebhooks) {
        UUID id = keys.next();
        return rules.ofPartner(transfer.partnerId())
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(new Advice(id, Optional.empty(), Map.of(), 0))
                        : rates(found)
                                .flatMap(rates -> clock.now()
                                        .map(now -> new Facts(id, transfer, now, rates, Map.of(), Map.of()))
                                        .map(facts -> found.stream()
                                                .filter(rule -> askWebhooks && asks(rule, facts))
                                                .toList())
                                        .flatMap(asked -> hooks.ask(asked, id, transfer, 0))
                                        .map(answers -> new Advice(id, rates, answers, 0))))
                .onFailure()
                .invoke(failure -> LOG.warnf(failure, "advice %s could not be had", id))
                .onFailure()
                .recoverWithItem(new Advice(id, Optional.empty(), Map.of(), 0));
    }

    private static boolean asks(PolicyRule rule, Facts facts) {
        return rule.terms().conditions().find(Webhook.class).isPresent()
                && PolicyEvaluation.judge(rule, facts).matchesSoFar();
    }

    private Uni<Optional<RateSheet>> rates(List<PolicyRule> found) {
        return found.stream().noneMatch(rule -> rule.terms().conditions().needRates())
                ? Uni.createFrom().item(Optional.empty())
                : market.rates().map(Optional::of).onFailure().recoverWithItem(Optional.empty());
    }

    /**
     * Decides about a transfer, keeps the evaluation, and, unless the transfer is denied, counts what it spends: tell
     * {@link #returned} if it is never sent. Two transfers of a partner that has a rule with a velocity are decided one after the
     * other, until the transaction ends.
     *
     * @param transferId the id that the transfer will have
     * @param advice of {@link #consult}, about the same transfer; used for one transfer
     */
    public Uni<PolicyDecision> decide(
            Transaction transaction, UUID transferId, ProposedTransfer transfer, Advice advice) {
        return locked(transaction, transfer.partnerId())
                .flatMap(now -> evaluate(transaction, transfer, advice, now))
                .invoke(decision -> transaction.afterCommit(() -> metrics.decided(decision)))
                .call(decision ->
                        evaluations.keepAndSpend(transaction, transferId, transfer, decision, advice.approvalCount()))
                .call(decision -> countsSpending(decision)
                        ? spending.addUp(transaction, transferId)
                        : Uni.createFrom().voidItem());
    }

    private static boolean countsSpending(PolicyDecision decision) {
        return !(decision instanceof PolicyDecision.Denied)
                && decision.explanation().verdicts().stream()
                        .map(RuleVerdict::rule)
                        .anyMatch(rule ->
                                rule.terms().conditions().find(Velocity.class).isPresent());
    }

    /** The rules stay as they are from here to the end of the transaction; and if any counts, so does what was spent. */
    private Uni<Instant> locked(Transaction transaction, UUID partnerId) {
        return rules.holdPartner(transaction, partnerId)
                .map(now -> now.orElseThrow(() -> new IllegalArgumentException("there is no partner " + partnerId)));
    }

    private Uni<PolicyDecision> evaluate(
            Transaction transaction, ProposedTransfer transfer, Advice advice, Instant now) {
        return rules.inForce(transaction, transfer.partnerId())
                .flatMap(policy -> spent(transaction, policy.rules(), facts(transfer, advice, now, Map.of()))
                        .map(spent -> PolicyEvaluation.evaluate(policy, facts(transfer, advice, now, spent))));
    }

    private static Facts facts(
            ProposedTransfer transfer, Advice advice, Instant now, Map<UUID, Map<String, BigDecimal>> spent) {
        return new Facts(advice.evaluationId(), transfer, now, advice.rates(), spent, advice.answers());
    }

    /** Of rules that would not match anyway nobody looks up what was spent. */
    private Uni<Map<UUID, Map<String, BigDecimal>>> spent(
            Transaction transaction, List<PolicyRule> found, Facts facts) {
        Map<UUID, Map<String, BigDecimal>> spent = new HashMap<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (PolicyRule rule : found) {
            Optional<Velocity> velocity = rule.terms().conditions().find(Velocity.class);
            if (velocity.isPresent()) {
                all = all.flatMap(done -> spending.spent(transaction, rule, velocity.get(), facts.transfer()))
                        .invoke(sums -> spent.put(rule.id(), sums))
                        .replaceWithVoid();
            }
        }
        return all.replaceWith(spent);
    }

    /**
     * People have agreed to a transfer: asks the webhooks once more that consented at first. Outside of any transaction; never fails.
     *
     * @param approvalCount how many people have approved by now
     */
    public Uni<Advice> consultAgain(UUID transferId, int approvalCount) {
        UUID id = keys.next();
        return evaluations
                .last(transferId)
                .map(Optional::orElseThrow)
                .flatMap(asked -> hooks.ask(asked.rules(), id, asked.transfer(), approvalCount))
                .onFailure()
                .invoke(failure -> LOG.warnf(failure, "advice %s could not be had", id))
                .onFailure()
                .recoverWithItem(Map.<UUID, HookAnswer>of())
                .map(answers -> new Advice(id, Optional.empty(), answers, approvalCount));
    }

    /**
     * Decides once more about a transfer that people have agreed to: denied or held for more people, if a webhook that consented at
     * first no longer does; allowed otherwise. Keeps the evaluation.
     *
     * @param advice of {@link #consultAgain}; used once
     */
    public Uni<PolicyDecision> decideAgain(Transaction transaction, UUID transferId, Advice advice) {
        return evaluations
                .last(transaction, transferId)
                .map(found -> found.orElseThrow(
                        () -> new IllegalArgumentException("nobody was asked about transfer " + transferId)))
                .flatMap(asked -> now(transaction)
                        .map(now -> PolicyEvaluation.evaluate(
                                new PartnerPolicy(asked.rules(), new RuleAction.Allow()),
                                facts(asked.transfer(), advice, now, Map.of()))))
                .invoke(decision -> transaction.afterCommit(() -> metrics.decided(decision)))
                .call(decision -> evaluations.keep(transaction, transferId, decision, advice.approvalCount()));
    }

    /** These transfers spend nothing after all: they were cancelled, or failed. Safe to repeat. */
    public Uni<Void> returned(Transaction transaction, Collection<UUID> transferIds) {
        return transferIds.isEmpty() ? Uni.createFrom().voidItem() : spending.giveBack(transaction, transferIds);
    }

    /**
     * What would become of a transfer now. Nothing is kept and nothing is spent.
     *
     * @param askWebhooks whether the receivers of webhook rules are asked; if not, they count as not consenting
     */
    public Uni<PolicyDecision> explain(ProposedTransfer transfer, boolean askWebhooks) {
        return market.asset(transfer.assetCode())
                .map(asset -> asset.map(known -> transfer.measuredIn(known.decimals()))
                        .orElse(transfer))
                .flatMap(measured -> advice(measured, askWebhooks)
                        .flatMap(advice -> database.transaction(transaction ->
                                now(transaction).flatMap(now -> evaluate(transaction, measured, advice, now)))));
    }

    /**
     * Who must agree to a transfer, for callers that do not consult: what would have to be asked over the network counts as doubt, and
     * nothing is kept or spent. Fails with {@link PolicyDeniedException} when the policy denies it. Whether so many people exist is
     * not asked here: {@code AuthorizationService.open} fails if they do not.
     */
    public Uni<List<Requirement.ByPeople>> requirements(Transaction transaction, ProposedTransfer transfer) {
        Advice none = new Advice(keys.next(), Optional.empty(), Map.of(), 0);
        return now(transaction)
                .flatMap(now -> evaluate(transaction, transfer, none, now))
                .map(decision -> switch (decision) {
                    case PolicyDecision.Allowed allowed -> List.of();
                    case PolicyDecision.Held held -> held.requirements();
                    case PolicyDecision.Denied denied -> throw new PolicyDeniedException(denied);
                });
    }

    private static Uni<Instant> now(Transaction transaction) {
        return transaction
                .first("select countersign_now() as now")
                .map(row -> row.orElseThrow().getOffsetDateTime("now").toInstant());
    }
}
