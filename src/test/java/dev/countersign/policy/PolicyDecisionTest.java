package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Requester;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.policy.Condition.Velocity;
import dev.countersign.policy.Condition.Webhook;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transfers are decided in their order, what they spend is counted once, and what was said is kept. */
@QuarkusTest
class PolicyDecisionTest {

    private static final int AT_ONCE = 30;

    private static final String SPENT = """
            select coalesce(sum(spent), 0)::bigint from policy_spending where partner_id = ? and granularity = ?""";

    @Inject
    PolicyService policy;

    @Inject
    PolicyRuleService rules;

    private final ReviewDesk desk = ReviewDesk.open();
    private final Receiver hook = Receiver.plain();

    @AfterEach
    void close() {
        hook.close();
    }

    @Test
    void ofManyTransfersAtOnceNoMoreFitThanTheLimit() {
        rule(Rules.deny(), velocity("100", Duration.ofDays(1)));

        List<PolicyDecision> decisions = atOnce("30");

        assertThat(decisions.stream().filter(PolicyDecision.Allowed.class::isInstance))
                .hasSize(3);
        assertThat(spent("MINUTE")).isEqualTo(90);
        assertThat(spent("HOUR")).isEqualTo(90);
        assertThat(Records.number(
                        "select sum(amount)::bigint from policy_spend where partner_id = ?", desk.partnerId()))
                .isEqualTo(90);
    }

    /** Some of them are decided before the rule, and some after; none is forgotten, and none counts twice. */
    @Test
    void aRuleThatComesAmidstTransfersCountsAllOfThem() {
        List<CompletableFuture<PolicyDecision>> running = new ArrayList<>();
        IntStream.range(0, AT_ONCE)
                .forEach(i -> running.add(decided(UUID.randomUUID(), "1").subscribeAsCompletionStage()));
        CompletableFuture<?> created = rules.create(
                        desk.partnerId(),
                        Optional.empty(),
                        terms(Rules.require(1), velocity("1000", Duration.ofDays(1))))
                .subscribeAsCompletionStage();
        IntStream.range(0, AT_ONCE)
                .forEach(i -> running.add(decided(UUID.randomUUID(), "1").subscribeAsCompletionStage()));

        created.orTimeout(60, TimeUnit.SECONDS).join();
        running.forEach(call -> call.orTimeout(60, TimeUnit.SECONDS).join());

        assertThat(spent("MINUTE")).isEqualTo(2 * AT_ONCE);
        assertThat(spent("HOUR")).isEqualTo(2 * AT_ONCE);
    }

    /** When it began to wait there was no rule that counts, so it did not ask to be alone. */
    @Test
    void aTransferThatWaitedForANewRuleIsCountedByIt() {
        CompletableFuture<Void> written = new CompletableFuture<>();
        CompletableFuture<Void> mayCommit = new CompletableFuture<>();
        RuleEdit create =
                new RuleEdit.Create(Optional.empty(), terms(Rules.deny(), velocity("100", Duration.ofDays(1))));
        CompletableFuture<?> creating = ReviewDesk.transaction(
                        transaction -> rules.apply(transaction, desk.partnerId(), create)
                                .invoke(rule -> written.complete(null))
                                .call(rule -> Uni.createFrom().completionStage(mayCommit)))
                .subscribeAsCompletionStage();
        written.orTimeout(60, TimeUnit.SECONDS).join();
        List<CompletableFuture<PolicyDecision>> waiting = List.of(
                decided(UUID.randomUUID(), "60").subscribeAsCompletionStage(),
                decided(UUID.randomUUID(), "60").subscribeAsCompletionStage());
        await().until(() -> Records.number("""
                        select count(*) from pg_stat_activity
                         where wait_event_type = 'Lock' and query like '%counts_spending%for share%'""") == 2);

        mayCommit.complete(null);
        creating.orTimeout(60, TimeUnit.SECONDS).join();

        assertThat(waiting.stream()
                        .map(call -> call.orTimeout(60, TimeUnit.SECONDS).join())
                        .filter(PolicyDecision.Allowed.class::isInstance))
                .hasSize(1);
        assertThat(spent("HOUR")).isEqualTo(60);
    }

    @Test
    void whatIsReturnedMayBeSpentAgainAndIsReturnedOnce() {
        rule(Rules.deny(), velocity("100", Duration.ofDays(1)));
        UUID first = UUID.randomUUID();
        assertThat(decide(first, "100")).isInstanceOf(PolicyDecision.Allowed.class);
        assertThat(decide(UUID.randomUUID(), "1")).isInstanceOf(PolicyDecision.Denied.class);

        List<CompletableFuture<Void>> returns = IntStream.range(0, 5)
                .mapToObj(i -> ReviewDesk.transaction(transaction -> policy.returned(transaction, List.of(first)))
                        .subscribeAsCompletionStage())
                .toList();
        returns.forEach(call -> call.orTimeout(60, TimeUnit.SECONDS).join());

        assertThat(spent("HOUR")).isZero();
        assertThat(decide(UUID.randomUUID(), "100")).isInstanceOf(PolicyDecision.Allowed.class);
        assertThat(decide(UUID.randomUUID(), "1")).isInstanceOf(PolicyDecision.Denied.class);
    }

    @Test
    void theWindowMovesOnToTheMinute() {
        rule(Rules.deny(), velocity("100", Duration.ofMinutes(90)));
        assertThat(decide(UUID.randomUUID(), "100")).isInstanceOf(PolicyDecision.Allowed.class);

        ReviewDesk.pass(89 * 60);
        assertThat(decide(UUID.randomUUID(), "1")).isInstanceOf(PolicyDecision.Denied.class);
        ReviewDesk.pass(2 * 60);
        assertThat(decide(UUID.randomUUID(), "1")).isInstanceOf(PolicyDecision.Allowed.class);
    }

    @Test
    void sumsAreKeptAsLongAsARuleLooksAtThem() {
        decide(UUID.randomUUID(), "40");
        assertThat(spent("HOUR")).isZero();
        UUID rule = rule(Rules.deny(), velocity("100", Duration.ofDays(31)));
        assertThat(spent("HOUR")).isEqualTo(40);
        UUID other = rule(Rules.deny(), velocity("1000", Duration.ofDays(1)));
        ReviewDesk.wait(rules.remove(desk.partnerId(), other));
        assertThat(decide(UUID.randomUUID(), "61")).isInstanceOf(PolicyDecision.Denied.class);

        ReviewDesk.wait(rules.remove(desk.partnerId(), rule));
        assertThat(spent("HOUR")).isZero();
        decide(UUID.randomUUID(), "61");
        rule(Rules.deny(), velocity("100", Duration.ofDays(31)));
        assertThat(spent("HOUR")).isEqualTo(101);
    }

    @Test
    void aLimitOfEachInitiatorAndOfEachWalletCountsTheirOwn() {
        UUID one = desk.colleague();
        UUID other = desk.colleague();
        rule(Rules.deny(), new Velocity(Duration.ofDays(1), new BigDecimal("100"), Optional.empty(), true, true));
        UUID wallet = UUID.randomUUID();

        assertThat(decide(transfer("100", one, wallet))).isInstanceOf(PolicyDecision.Allowed.class);
        assertThat(decide(transfer("1", one, wallet))).isInstanceOf(PolicyDecision.Denied.class);
        assertThat(decide(transfer("100", other, wallet))).isInstanceOf(PolicyDecision.Allowed.class);
        assertThat(decide(transfer("100", one, UUID.randomUUID()))).isInstanceOf(PolicyDecision.Allowed.class);
    }

    @Test
    void aLimitCountsOnlyWhatItsRuleIsAbout() {
        UUID one = desk.colleague();
        UUID wallet = UUID.randomUUID();
        rule(
                Rules.deny(),
                velocity("100", Duration.ofDays(1)),
                new Condition.Initiators(Set.of(one)),
                new Condition.Purposes(Set.of("WITHDRAWAL")));

        assertThat(decide(transfer("100", desk.requester(), wallet))).isInstanceOf(PolicyDecision.Allowed.class);
        assertThat(decide(transfer("100", one, wallet))).isInstanceOf(PolicyDecision.Allowed.class);
        assertThat(decide(transfer("1", one, wallet))).isInstanceOf(PolicyDecision.Denied.class);
    }

    @Test
    void whatWasSaidIsKeptAsEvidence() {
        UUID rule = rule(Rules.deny(), Rules.atLeast("10"));
        UUID transferId = UUID.randomUUID();

        PolicyDecision decision = decide(transferId, "10");

        Map<String, Object> kept = Records.rows(
                        "select id, decision, explanation::text as explanation from policy_evaluation where transfer_id = ?",
                        transferId)
                .getFirst();
        assertThat(kept.get("id")).isEqualTo(decision.evaluationId());
        assertThat(kept.get("decision")).isEqualTo("DENIED");
        assertThat((String) kept.get("explanation")).contains(rule.toString(), "10 USDT is at least 10");
        assertThat(Records.number("select count(*) from policy_spend where transfer_id = ?", transferId))
                .isZero();
    }

    @Test
    void explainingKeepsAndSpendsNothing() {
        rule(Rules.deny(), velocity("100", Duration.ofDays(1)));

        for (int i = 0; i < 3; i++) {
            assertThat(ReviewDesk.wait(policy.explain(transfer("100", desk.requester(), UUID.randomUUID()), false)))
                    .isInstanceOf(PolicyDecision.Allowed.class);
        }

        assertThat(spent("HOUR")).isZero();
        assertThat(Records.number("select count(*) from policy_evaluation where partner_id = ?", desk.partnerId()))
                .isZero();
    }

    @Test
    void aWebhookIsAskedOnceAndOnceMoreWhenPeopleHaveAgreed() {
        UUID rule = rule(Rules.deny(), new Webhook(hook.url()), Rules.atLeast("10"));
        rule(Rules.require(1));
        UUID transferId = UUID.randomUUID();

        PolicyDecision first = decide(transferId, "10.5");

        assertThat(first).isInstanceOf(PolicyDecision.Held.class);
        assertThat(first.askAgain()).isTrue();
        var asked = hook.only().json();
        assertThat(asked.get("type").textValue()).isEqualTo("webhook");
        assertThat(asked.get("ruleId").textValue()).isEqualTo(rule.toString());
        assertThat(asked.get("evaluationId").textValue())
                .isEqualTo(first.evaluationId().toString());
        assertThat(asked.get("spendAmount").longValue()).isEqualTo(10_500_000);
        assertThat(asked.get("approvalCount").intValue()).isZero();
        assertThat(asked.get("outputs").get(0).get("outputAddress").textValue()).isEqualTo(Rules.SHOP);
        hook.forget();

        // what the rule says now does not matter: it is asked as it was
        ReviewDesk.wait(rules.remove(desk.partnerId(), rule));
        PolicyDecision again = again(transferId, 1);
        assertThat(again).isInstanceOf(PolicyDecision.Allowed.class);
        assertThat(hook.only().json().get("approvalCount").intValue()).isEqualTo(1);
        assertThat(again.evaluationId()).isNotEqualTo(first.evaluationId());
        assertThat(Records.number("select count(*) from policy_evaluation where transfer_id = ?", transferId))
                .isEqualTo(2);
    }

    @Test
    void aWebhookMayChangeItsMind() {
        rule(Rules.deny(), new Webhook(hook.url()));
        rule(Rules.require(1));
        UUID transferId = UUID.randomUUID();
        assertThat(decide(transferId, "1")).isInstanceOf(PolicyDecision.Held.class);

        hook.answers(403);
        assertThat(again(transferId, 1)).isInstanceOf(PolicyDecision.Denied.class);
    }

    @Test
    void whatIsNotAskedOrAskedForAnotherTransferDoesNotConsent() {
        rule(Rules.deny(), new Webhook(hook.url()));
        Advice none = new Advice(UUID.randomUUID(), Optional.empty(), Map.of(), 0);

        PolicyDecision decision = ReviewDesk.inTransaction(transaction -> policy.decide(
                transaction, UUID.randomUUID(), transfer("1", desk.requester(), UUID.randomUUID()), none));

        assertThat(decision).isInstanceOf(PolicyDecision.Denied.class);
    }

    @Test
    void theDefaultOfThePartnerDecidesWhatNoRuleDoes() {
        ReviewDesk.wait(rules.decideByDefault(desk.partnerId(), Rules.deny()));
        assertThat(decide(UUID.randomUUID(), "1")).isInstanceOf(PolicyDecision.Denied.class);

        ReviewDesk.wait(rules.decideByDefault(
                desk.partnerId(),
                new RuleAction.Require(1, Audience.of(Set.of(desk.requester())), Duration.ofHours(1))));
        assertThat(decide(UUID.randomUUID(), "1")).isInstanceOf(PolicyDecision.Held.class);
    }

    private UUID rule(RuleAction action, Condition... conditions) {
        return ReviewDesk.wait(rules.create(desk.partnerId(), Optional.empty(), terms(action, conditions)))
                .orThrow(problem -> new IllegalStateException(problem.name()))
                .id();
    }

    private static RuleTerms terms(RuleAction action, Condition... conditions) {
        return new RuleTerms("Rule", Optional.empty(), Conditions.of(conditions), action);
    }

    private static Velocity velocity(String limit, Duration window) {
        return new Velocity(window, new BigDecimal(limit), Optional.empty(), false, false);
    }

    private List<PolicyDecision> atOnce(String amount) {
        List<CompletableFuture<PolicyDecision>> running = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> decided(UUID.randomUUID(), amount).subscribeAsCompletionStage())
                .toList();
        return running.stream()
                .map(call -> call.orTimeout(60, TimeUnit.SECONDS).join())
                .toList();
    }

    private PolicyDecision decide(UUID transferId, String amount) {
        return ReviewDesk.wait(decided(transferId, amount));
    }

    private PolicyDecision decide(ProposedTransfer transfer) {
        return ReviewDesk.wait(decided(UUID.randomUUID(), transfer));
    }

    private Uni<PolicyDecision> decided(UUID transferId, String amount) {
        return decided(transferId, transfer(amount, desk.requester(), UUID.randomUUID()));
    }

    private Uni<PolicyDecision> decided(UUID transferId, ProposedTransfer transfer) {
        return policy.consult(transfer)
                .flatMap(advice -> ReviewDesk.transaction(
                        transaction -> policy.decide(transaction, transferId, transfer, advice)));
    }

    private PolicyDecision again(UUID transferId, int approvals) {
        return ReviewDesk.wait(policy.consultAgain(transferId, approvals)
                .flatMap(advice ->
                        ReviewDesk.transaction(transaction -> policy.decideAgain(transaction, transferId, advice))));
    }

    private long spent(String granularity) {
        return Records.number(SPENT, desk.partnerId(), granularity);
    }

    private ProposedTransfer transfer(String amount, UUID person, UUID wallet) {
        return new ProposedTransfer(
                desk.partnerId(),
                Optional.of(wallet),
                "WITHDRAWAL",
                "sandbox",
                "USDT",
                6,
                new BigDecimal(amount),
                Rules.SHOP,
                "",
                Requester.user(person),
                Optional.empty(),
                ProposedTransfer.Details.NONE);
    }
}
