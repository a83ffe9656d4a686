package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Decided;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.PersonalDecision;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Verdict;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.identity.Permission;
import dev.countersign.lifecycle.Result;
import dev.countersign.policy.PolicyChange.State;
import dev.countersign.policy.PolicyChangeService.Outcome;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A person's change of the policy holds at once, or when others have agreed; until then the policy is what it was. */
@QuarkusTest
class PolicyChangeTest {

    private static final String PERMISSION = "policy:manage";

    @Inject
    PolicyChangeService changes;

    @Inject
    PolicyRuleService rules;

    private final ReviewDesk desk = ReviewDesk.open();
    private final UUID one = desk.colleague(PERMISSION);
    private final UUID two = desk.colleague(PERMISSION);

    @Test
    void withoutASettingAChangeHoldsAtOnce() {
        Outcome outcome = propose(create(Optional.empty()));

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        assertThat(rules()).hasSize(1);
    }

    @Test
    void aChangeHoldsWithTheLastApprovalThatItNeeds() {
        needs(2);
        PolicyChange change = waits(create(Optional.of(7)));
        assertThat(change.state()).isEqualTo(State.PENDING);
        assertThat(rules()).isEmpty();

        assertThat(decide(change, one, Verdict.APPROVE)).isInstanceOf(Result.Done.class);
        assertThat(rules()).isEmpty();
        assertThat(decide(change, two, Verdict.APPROVE)).isInstanceOf(Result.Done.class);

        assertThat(rules()).singleElement().satisfies(rule -> {
            assertThat(rule.position()).isEqualTo(7);
            assertThat(rule.terms().action()).isEqualTo(Rules.deny());
        });
        assertThat(state(change)).isEqualTo(State.APPLIED);
        assertThat(decide(change, one, Verdict.REJECT)).isInstanceOf(Result.Refused.class);
    }

    @Test
    void whoAskedCannotApprove() {
        ReviewDesk.permit(desk.requester(), PERMISSION);
        needs(1);
        PolicyChange change = waits(create(Optional.empty()));

        assertThat(decide(change, desk.requester(), Verdict.APPROVE)).isInstanceOf(Result.Refused.class);
        assertThat(rules()).isEmpty();
    }

    @Test
    void oneRejectionEndsIt() {
        needs(2);
        PolicyChange change = waits(create(Optional.empty()));

        decide(change, one, Verdict.REJECT);

        assertThat(state(change)).isEqualTo(State.REJECTED);
        assertThat(decide(change, two, Verdict.APPROVE)).isInstanceOf(Result.Refused.class);
        assertThat(rules()).isEmpty();
    }

    @Test
    void whoAskedMayTakeItBack() {
        needs(1);
        PolicyChange change = waits(create(Optional.empty()));

        ReviewDesk.wait(ReviewDesk.authorizations()
                .withdraw(desk.partnerId(), change.authorizationId(), Requester.user(desk.requester())));

        assertThat(state(change)).isEqualTo(State.WITHDRAWN);
        assertThat(rules()).isEmpty();
    }

    @Test
    void whatNobodyDecidesExpires() throws Exception {
        needs(1);
        PolicyChange change = waits(create(Optional.empty()));

        Records.change(
                "update authorization_request set expires_at = countersign_now() where id = ?",
                change.authorizationId());
        ReviewDesk.wait(ReviewDesk.authorizations().expireDue(500));

        assertThat(state(change)).isEqualTo(State.EXPIRED);
        assertThat(rules()).isEmpty();
    }

    @Test
    void aRuleIsReplacedAndRemovedTheSameWay() {
        UUID rule = ((Outcome.Applied) propose(create(Optional.empty())))
                .rule()
                .orElseThrow()
                .id();
        needs(1);
        RuleTerms next = new RuleTerms("Softer", Optional.empty(), Conditions.of(Rules.atLeast("5")), Rules.require(1));

        PolicyChange replacing = waits(new RuleEdit.Replace(rule, Optional.empty(), next));
        assertThat(replacing.before().orElseThrow().action()).isEqualTo(Rules.deny());
        assertThat(rules().getFirst().terms().action()).isEqualTo(Rules.deny());
        decide(replacing, one, Verdict.APPROVE);
        assertThat(rules().getFirst().terms()).isEqualTo(next);

        PolicyChange removing = waits(new RuleEdit.Remove(rule));
        decide(removing, two, Verdict.APPROVE);
        assertThat(rules()).isEmpty();
    }

    /** The people agreed; the world has moved on. Their decision stands, and nothing changes. */
    @Test
    void whatIsNoLongerPossibleChangesNothing() {
        needs(1);
        PolicyChange first = waits(create(Optional.of(3)));
        PolicyChange second = waits(create(Optional.of(3)));

        decide(first, one, Verdict.APPROVE);
        assertThat(decide(second, one, Verdict.APPROVE)).isInstanceOf(Result.Done.class);

        assertThat(state(second)).isEqualTo(State.FAILED);
        assertThat(find(second).reason()).contains(PolicyProblem.POSITION_TAKEN);
        assertThat(rules()).hasSize(1);
    }

    /** They agreed to change what the rule said then. */
    @Test
    void whatSomebodyChangedSinceIsNotOverwritten() {
        PolicyRule rule = ReviewDesk.wait(rules.create(desk.partnerId(), Optional.empty(), terms()))
                .orThrow(problem -> new IllegalStateException(problem.toString()));
        needs(1);
        PolicyChange change = waits(new RuleEdit.Remove(rule.id()));
        RuleTerms stricter = new RuleTerms("stricter", terms().walletId(), terms().conditions(), new RuleAction.Deny());
        ReviewDesk.wait(rules.replace(desk.partnerId(), rule.id(), Optional.empty(), stricter));

        assertThat(decide(change, one, Verdict.APPROVE)).isInstanceOf(Result.Done.class);

        assertThat(state(change)).isEqualTo(State.FAILED);
        assertThat(find(change).reason()).contains(PolicyProblem.RULE_CHANGED);
        assertThat(rules()).hasSize(1);
    }

    @Test
    void theOperatorDoesNotWait() {
        needs(2);
        ReviewDesk.wait(rules.create(desk.partnerId(), Optional.empty(), terms()));
        assertThat(rules()).hasSize(1);
    }

    @Test
    void whatCouldNeverBeAgreedToOrAppliedIsRefusedAtOnce() {
        needs(3);
        assertThat(refusal(create(Optional.empty()))).isEqualTo(PolicyProblem.TOO_FEW_REVIEWERS);
        needs(1);
        assertThat(refusal(new RuleEdit.Remove(UUID.randomUUID()))).isEqualTo(PolicyProblem.UNKNOWN_RULE);
        assertThat(Records.number("select count(*) from policy_change where partner_id = ?", desk.partnerId()))
                .isZero();
    }

    @Test
    void ofTwoLastApprovalsAtOnceOneApplies() {
        needs(1);
        PolicyChange change = waits(create(Optional.empty()));

        List<CompletableFuture<Result<Decided, DecisionProblem>>> running = List.of(
                later(change, one).subscribeAsCompletionStage(),
                later(change, two).subscribeAsCompletionStage());
        List<Result<Decided, DecisionProblem>> results = running.stream()
                .map(call -> call.orTimeout(60, TimeUnit.SECONDS).join())
                .toList();

        assertThat(results.stream().filter(Result.Done.class::isInstance)).hasSize(1);
        assertThat(rules()).hasSize(1);
    }

    private void needs(int quorum) {
        ReviewDesk.wait(rules.requireForChanges(
                desk.partnerId(),
                Optional.of(new RuleAction.Require(
                        quorum, Audience.holding(new Permission(PERMISSION)), Duration.ofHours(1)))));
    }

    private static RuleEdit create(Optional<Integer> position) {
        return new RuleEdit.Create(position, terms());
    }

    private static RuleTerms terms() {
        return new RuleTerms("Strict", Optional.empty(), Conditions.of(Rules.atLeast("10")), Rules.deny());
    }

    private Result<Outcome, PolicyProblem> proposed(RuleEdit edit) {
        return ReviewDesk.wait(changes.propose(desk.partnerId(), Requester.user(desk.requester()), edit));
    }

    private Outcome propose(RuleEdit edit) {
        return proposed(edit).orThrow(problem -> new IllegalStateException(problem.name()));
    }

    private PolicyProblem refusal(RuleEdit edit) {
        return ((Result.Refused<Outcome, PolicyProblem>) proposed(edit)).problem();
    }

    private PolicyChange waits(RuleEdit edit) {
        return ((Outcome.Waits) propose(edit)).change();
    }

    private Result<Decided, DecisionProblem> decide(PolicyChange change, UUID user, Verdict verdict) {
        return ReviewDesk.wait(ReviewDesk.authorizations()
                .decide(
                        desk.partnerId(),
                        change.authorizationId(),
                        new PersonalDecision(user, verdict, change.digest())));
    }

    private io.smallrye.mutiny.Uni<Result<Decided, DecisionProblem>> later(PolicyChange change, UUID user) {
        return ReviewDesk.authorizations()
                .decide(
                        desk.partnerId(),
                        change.authorizationId(),
                        new PersonalDecision(user, Verdict.APPROVE, change.digest()));
    }

    private PolicyChange find(PolicyChange change) {
        return ReviewDesk.wait(changes.find(desk.partnerId(), change.id())).orElseThrow();
    }

    private State state(PolicyChange change) {
        return find(change).state();
    }

    private List<PolicyRule> rules() {
        return ReviewDesk.wait(rules.rules(desk.partnerId()));
    }
}
