package dev.countersign.policy;

import dev.countersign.authorization.AuthorizationOwner;
import dev.countersign.authorization.AuthorizationService;
import dev.countersign.authorization.AuthorizationSubject;
import dev.countersign.authorization.OpenAuthorization;
import dev.countersign.authorization.PayloadDigest;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.TooFewReviewersException;
import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.lifecycle.Result;
import dev.countersign.policy.PolicyChange.State;
import dev.countersign.policy.PolicyRuleService.Refusal;
import dev.countersign.policy.RuleAction.Require;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes that a partner's own people make to its policy: at once, or when so many others have agreed as the partner's settings say.
 * Who decides does so as about everything else: {@code AuthorizationService.decide}, on the change's authorization. What already waits
 * when a change is applied keeps waiting for whom it did.
 */
@ApplicationScoped
public class PolicyChangeService implements AuthorizationOwner {

    private static final int MOST_LISTED = 100;

    private final Database database;
    private final PolicyRepository policies;
    private final PolicyRuleService rules;
    private final PolicyChangeRepository changes;
    private final Instance<AuthorizationService> authorizations;
    private final PrimaryKeys keys;

    PolicyChangeService(
            Database database,
            PolicyRepository policies,
            PolicyRuleService rules,
            PolicyChangeRepository changes,
            Instance<AuthorizationService> authorizations,
            PrimaryKeys keys) {
        this.database = database;
        this.policies = policies;
        this.rules = rules;
        this.changes = changes;
        this.authorizations = authorizations;
        this.keys = keys;
    }

    /** What became of a change that somebody asked for. */
    public sealed interface Outcome {

        /** It holds from now on. The rule as it is; empty when it was removed. */
        record Applied(Optional<PolicyRule> rule) implements Outcome {}

        /** Others must agree first. */
        record Waits(PolicyChange change) implements Outcome {}
    }

    /** A person of the partner changes its policy. */
    public Uni<Result<Outcome, PolicyProblem>> propose(UUID partnerId, Requester requester, RuleEdit edit) {
        return PolicyRuleService.answer(rules.callable(edit)
                        .flatMap(done ->
                                database.transaction(transaction -> propose(transaction, partnerId, requester, edit))))
                .onFailure(TooFewReviewersException.class)
                .recoverWithItem(Result.refused(PolicyProblem.TOO_FEW_REVIEWERS));
    }

    private Uni<Outcome> propose(Transaction transaction, UUID partnerId, Requester requester, RuleEdit edit) {
        return policies.lockPartner(transaction, partnerId)
                .map(locked -> locked.orElseThrow(() -> new Refusal(PolicyProblem.UNKNOWN_PARTNER)))
                .flatMap(locked -> policies.settings(transaction, partnerId))
                .flatMap(settings -> settings.changesNeed()
                        .map(need -> open(transaction, partnerId, requester, edit, need)
                                .<Outcome>map(Outcome.Waits::new))
                        .orElseGet(
                                () -> rules.apply(transaction, partnerId, edit).map(Outcome.Applied::new)));
    }

    private Uni<PolicyChange> open(
            Transaction transaction, UUID partnerId, Requester requester, RuleEdit edit, Require need) {
        UUID id = keys.next();
        return before(transaction, partnerId, edit)
                .call(before -> PolicyChangeRepository.terms(edit)
                        .map(terms -> rules.sensible(transaction, partnerId, terms))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .flatMap(before -> authorizations
                        .get()
                        .open(
                                transaction,
                                new OpenAuthorization(
                                        partnerId,
                                        AuthorizationSubject.POLICY_CHANGE,
                                        id,
                                        Optional.empty(),
                                        PolicyChange.digest(id, partnerId, edit),
                                        need.askedBy(requester, Optional.empty())))
                        .flatMap(authorizationId ->
                                changes.create(transaction, id, partnerId, edit, before, requester, authorizationId)));
    }

    private Uni<Optional<RuleTerms>> before(Transaction transaction, UUID partnerId, RuleEdit edit) {
        return PolicyChangeRepository.ruleId(edit)
                .map(ruleId -> policies.find(transaction, partnerId, ruleId)
                        .map(rule -> Optional.of(rule.orElseThrow(() -> new Refusal(PolicyProblem.UNKNOWN_RULE))
                                .terms())))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /** A partner's change; empty when it has no such one. */
    public Uni<Optional<PolicyChange>> find(UUID partnerId, UUID changeId) {
        return changes.find(partnerId, changeId);
    }

    /** The newest changes of a partner that waited for people, at most 100. */
    public Uni<List<PolicyChange>> list(UUID partnerId) {
        return changes.list(partnerId, MOST_LISTED);
    }

    @Override
    public AuthorizationSubject subject() {
        return AuthorizationSubject.POLICY_CHANGE;
    }

    @Override
    public Uni<Void> beforeDecision(Transaction transaction, UUID changeId) {
        // what ends a change holds its authorization first, the expirer too
        return Uni.createFrom().voidItem();
    }

    /** Applied in the transaction of the last approval. What is no longer possible changes nothing, and the approval stands. */
    @Override
    public Uni<Void> reviewed(Transaction transaction, UUID changeId, PayloadDigest payload) {
        return changes.lock(transaction, changeId).flatMap(change -> {
            if (!change.digest().equals(payload)) {
                throw new IllegalStateException("change %s is not what was agreed to".formatted(changeId));
            }
            return PolicyRuleService.answer(unchanged(transaction, change)
                            .flatMap(same -> rules.apply(transaction, change.partnerId(), change.edit())))
                    .flatMap(result -> switch (result) {
                        case Result.Done<Optional<PolicyRule>, PolicyProblem> done ->
                            changes.end(
                                    transaction,
                                    List.of(changeId),
                                    State.APPLIED,
                                    Optional.empty(),
                                    done.value().map(PolicyRule::id));
                        case Result.Refused<Optional<PolicyRule>, PolicyProblem> refused ->
                            changes.end(
                                    transaction,
                                    List.of(changeId),
                                    State.FAILED,
                                    Optional.of(refused.problem()),
                                    Optional.empty());
                    });
        });
    }

    /** People agreed to change what the rule said then, and not what somebody made of it since. */
    private Uni<Void> unchanged(Transaction transaction, PolicyChange change) {
        return policies.lockPartner(transaction, change.partnerId())
                .flatMap(locked -> before(transaction, change.partnerId(), change.edit()))
                .invoke(now -> {
                    if (!now.equals(change.before())) {
                        throw new Refusal(PolicyProblem.RULE_CHANGED);
                    }
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> rejected(Transaction transaction, UUID changeId) {
        return end(transaction, List.of(changeId), State.REJECTED);
    }

    @Override
    public Uni<Void> withdrawn(Transaction transaction, UUID changeId) {
        return end(transaction, List.of(changeId), State.WITHDRAWN);
    }

    @Override
    public Uni<Void> expired(Transaction transaction, List<UUID> changeIds) {
        return end(transaction, changeIds, State.EXPIRED);
    }

    private Uni<Void> end(Transaction transaction, List<UUID> changeIds, State state) {
        return changes.end(transaction, changeIds, state, Optional.empty(), Optional.empty());
    }
}
