package dev.countersign.order.withdrawal;

import static dev.countersign.driver.WithdrawalDesk.OUTSIDE;
import static dev.countersign.driver.WithdrawalDesk.authorizations;
import static dev.countersign.driver.WithdrawalDesk.is;
import static dev.countersign.driver.WithdrawalDesk.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Decided;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.Verdict;
import dev.countersign.driver.Barrier;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.driver.WithdrawalDesk;
import dev.countersign.ethereum.Address;
import dev.countersign.event.Invariants;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.withdrawal.NewWithdrawal.Labels;
import dev.countersign.order.withdrawal.NewWithdrawal.Stated;
import dev.countersign.order.withdrawal.WithdrawalService.Requested;
import dev.countersign.policy.Condition;
import dev.countersign.policy.RuleAction;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is withdrawn is set aside at once, leaves once when everyone agreed, and is the wallet's again otherwise. The fee is 0.5. */
@QuarkusTest
class WithdrawalTest {

    private final WithdrawalDesk desk = WithdrawalDesk.open("1000", 3);

    @AfterEach
    void theBooksBalance() {
        Sandbox.noFaults();
        Jobs.settleChain();
        Invariants.hold();
    }

    @Test
    void whereNobodyHasToAgreeItLeavesAtOnce() {
        Requested made = desk.withdraws("100");
        is(made, "RELEASED");
        assertThat(made.reviews()).isEmpty();
        desk.has("899.5", "100.5");
        Jobs.settleChain();
        is(made, "CONFIRMED");
        desk.has("899.5", "0");
        assertThat(paid(made)).isEqualTo(1);
    }

    /** Whichever wire they ask by. */
    @Test
    void whoMayOnlyAskWaitsForSomebodyEvenWithoutARule() throws SQLException {
        Records.change(
                "update partner_user set permissions = array['withdrawal:request'] where id = ?", desk.requester());
        Requested made = desk.withdraws("100");
        is(made, "HELD");
        assertThat(made.reviews()).hasSize(1);
        desk.approves(0, made.reviews().getFirst());
        is(made, "RELEASED");
    }

    @Test
    void itWaitsForEveryoneAndThenLeavesOnce() {
        desk.requires(2);
        Requested made = desk.withdraws("100");
        UUID review = made.reviews().getFirst();
        desk.has("899.5", "100.5");
        Jobs.settleChain();
        desk.approves(0, review);
        is(made, "HELD");
        assertThat(desk.decide(desk.requester(), review, Verdict.APPROVE)).isInstanceOf(Result.Refused.class);
        desk.approves(1, review);
        is(made, "RELEASED");
        assertThat(desk.decide(desk.approver(2), review, Verdict.REJECT)).isInstanceOf(Result.Refused.class);
        Jobs.settleChain();
        Jobs.settleChain();
        is(made, "CONFIRMED");
        desk.has("899.5", "0");
        assertThat(paid(made)).isEqualTo(1);
    }

    @Test
    void whatIsNotAgreedToIsTheWalletsAgain() {
        desk.requires(1);
        Requested rejected = desk.withdraws("100");
        Requested takenBack = desk.withdraws("200");
        Requested late = desk.withdraws("300");
        desk.has("398.5", "601.5");
        assertThat(desk.decide(desk.approver(0), rejected.reviews().getFirst(), Verdict.REJECT))
                .isInstanceOf(Result.Done.class);
        desk.has("499", "501");
        assertThat(desk.takesBack(takenBack.reviews().getFirst())).isInstanceOf(Result.Done.class);
        desk.has("699.5", "300.5");
        Sandbox.advance(WithdrawalDesk.WINDOW_SECONDS);
        Jobs.expireAuthorizations();
        desk.has("1000", "0");
        for (Requested made : List.of(rejected, takenBack, late)) {
            is(made, "CANCELLED");
            assertThat(paid(made)).isZero();
            assertThat(desk.decide(desk.approver(1), made.reviews().getFirst(), Verdict.APPROVE))
                    .isInstanceOf(Result.Refused.class);
        }
    }

    @Test
    void whatTheChainRevertsIsTheWalletsAgain() {
        Sandbox.fault("revert", 1);
        Requested made = desk.withdraws("100");
        Jobs.settleChain();
        is(made, "FAILED");
        desk.has("1000", "0");
    }

    @Test
    void ofManyAtOnceNoMoreAreMadeThanTheWalletPays() {
        List<Supplier<? extends Result<Requested, WithdrawalProblem>>> calls = IntStream.range(0, 12)
                .<Supplier<? extends Result<Requested, WithdrawalProblem>>>mapToObj(
                        i -> () -> WithdrawalDesk.ask(desk.request("299.5")))
                .toList();
        List<Result<Requested, WithdrawalProblem>> made = Barrier.atOnce(calls);
        assertThat(made.stream().filter(Result.Done.class::isInstance)).hasSize(3);
        assertThat(made.stream().filter(Result.Refused.class::isInstance))
                .allMatch(refused -> refused.equals(Result.refused(new WithdrawalProblem.InsufficientFunds("USDC"))));
        desk.has("100", "900");
        assertThat(withdrawals()).isEqualTo(3);
    }

    @RepeatedTest(3)
    void aNumberIsUsedOnce() {
        Labels labels = new Labels(Optional.of("42"), Optional.empty(), Optional.empty(), Map.of("k", "v"));
        List<Supplier<? extends Result<Requested, WithdrawalProblem>>> calls = IntStream.range(0, 8)
                .<Supplier<? extends Result<Requested, WithdrawalProblem>>>mapToObj(
                        i -> () -> WithdrawalDesk.ask(desk.request("10", labels)))
                .toList();
        List<Result<Requested, WithdrawalProblem>> made = Barrier.atOnce(calls);
        assertThat(made.stream().filter(Result.Done.class::isInstance)).hasSize(1);
        assertThat(made.stream().filter(Result.Refused.class::isInstance))
                .allMatch(refused -> refused.equals(Result.refused(new WithdrawalProblem.SequenceTaken())));
        desk.has("989.5", "10.5");
    }

    @Test
    void whatIsStatedGrossLeavesAltogether() {
        Requested made = WithdrawalDesk.ask(stated("100", true))
                .orThrow(problem -> new IllegalStateException(problem.toString()));
        assertThat(made.withdrawal().net().value()).isEqualByComparingTo("99.5");
        assertThat(made.withdrawal().gross().value()).isEqualByComparingTo("100");
        desk.has("900", "100");
    }

    @Test
    void whatIsRefusedChangesNothing() {
        assertThat(refusal(stated("0", false))).isInstanceOf(WithdrawalProblem.BadAmount.class);
        assertThat(refusal(stated("-1", false))).isInstanceOf(WithdrawalProblem.BadAmount.class);
        assertThat(refusal(stated("0.0000001", false))).isInstanceOf(WithdrawalProblem.BadAmount.class);
        assertThat(refusal(stated("0.5", true))).isInstanceOf(WithdrawalProblem.BadAmount.class);
        assertThat(refusal(to(desk.wallet().address()))).isInstanceOf(WithdrawalProblem.BadRecipient.class);
        assertThat(refusal(to(Address.parse("0x" + "0".repeat(40)))))
                .isInstanceOf(WithdrawalProblem.BadRecipient.class);
        assertThat(refusal(desk.request("999.500001"))).isInstanceOf(WithdrawalProblem.InsufficientFunds.class);
        assertThat(refusal(by(desk.approver(0)))).isInstanceOf(WithdrawalProblem.NotPermitted.class);
        assertThat(refusal(from(WithdrawalDesk.open("5", 0).wallet().id())))
                .isInstanceOf(WithdrawalProblem.UnknownWallet.class);
        assertThat(refusal(from(UUID.randomUUID()))).isInstanceOf(WithdrawalProblem.UnknownWallet.class);
        assertThat(withdrawals()).isZero();
        desk.has("1000", "0");
        desk.withdraws("999.5");
        desk.has("0", "1000");
    }

    @Test
    void whatThePolicyForbidsLeavesOnlyItsJudgement() {
        desk.rule(new RuleAction.Deny(), new Condition.DestinationIn(Set.of(OUTSIDE.lowerCase())));
        WithdrawalProblem.Denied denied = (WithdrawalProblem.Denied) refusal(desk.request("1"));
        assertThat(Records.number(
                        "select count(*) from policy_evaluation where id = ? and decision = 'DENIED'",
                        denied.evaluationId()))
                .isEqualTo(1);
        assertThat(withdrawals()).isZero();
        desk.has("1000", "0");
    }

    @Test
    void aQuorumThatCanNeverBeReachedHoldsNothing() {
        desk.requires(4);
        assertThat(refusal(desk.request("1"))).isInstanceOf(WithdrawalProblem.NobodyToAgree.class);
        assertThat(withdrawals()).isZero();
        desk.has("1000", "0");
    }

    /** The guard of the database is put aside, and the recipient, the amount or the fee is changed after people were asked. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "recipient_address = '0x6666666666666666666666666666666666666666'",
                "amount_atomic = amount_atomic + 1",
                "amount_atomic = amount_atomic - 1",
                "fee_atomic = fee_atomic + 1",
                "fee_atomic = 0"
            })
    void theLastApprovalDoesNotReleaseWhatNobodyAgreedTo(String change) throws SQLException {
        desk.requires(2);
        Requested made = desk.withdraws("100");
        UUID review = made.reviews().getFirst();
        desk.approves(0, review);
        Map<String, Object> before = WithdrawalDesk.transfer(made);
        Records.tamper(
                "update transfer set " + change + " where id = ?",
                made.withdrawal().transferId());

        Result<Decided, DecisionProblem> last = desk.decide(desk.approver(1), review, Verdict.APPROVE);

        assertThat(last).isEqualTo(Result.refused(new DecisionProblem.Expired()));
        is(made, "HELD");
        Jobs.settleChain();
        is(made, "HELD");
        assertThat(Records.number("select count(*) from decision where authorization_id = ?", review))
                .as("the approval was undone as well")
                .isEqualTo(1);
        desk.has("899.5", "100.5");
        Records.tamper(
                "update transfer set recipient_address = ?, amount_atomic = ?, fee_atomic = ? where id = ?",
                before.get("recipient_address"),
                before.get("amount_atomic"),
                before.get("fee_atomic"),
                made.withdrawal().transferId());
        desk.approves(1, review);
        is(made, "RELEASED");
    }

    /** Two rules that ask different people are two reviews, and both are needed. */
    @Test
    void everyReviewIsNeeded() {
        desk.requires(1);
        desk.rule(new RuleAction.Require(1, Audience.of(Set.of(desk.approver(2))), Duration.ofHours(1)));
        Requested made = desk.withdraws("100");
        assertThat(authorizations(made)).hasSize(2);
        desk.approves(0, made.reviews().get(0));
        is(made, "HELD");
        assertThat(desk.decide(desk.approver(1), made.reviews().get(1), Verdict.APPROVE))
                .isInstanceOf(Result.Refused.class);
        desk.approves(2, made.reviews().get(1));
        is(made, "RELEASED");
    }

    @RepeatedTest(5)
    void ofTheLastApprovalARejectionAndATakingBackOneCounts() {
        desk.requires(1);
        Requested made = desk.withdraws("100");
        UUID review = made.reviews().getFirst();
        List<Result<?, DecisionProblem>> results = Barrier.<Result<?, DecisionProblem>>atOnce(List.of(
                () -> desk.decide(desk.approver(0), review, Verdict.APPROVE),
                () -> desk.decide(desk.approver(1), review, Verdict.REJECT),
                () -> desk.takesBack(review)));
        assertThat(results.stream().filter(Result.Done.class::isInstance)).hasSize(1);
        boolean approved = results.getFirst() instanceof Result.Done<?, ?>;
        is(made, approved ? "RELEASED" : "CANCELLED");
        desk.has(approved ? "899.5" : "1000", approved ? "100.5" : "0");
    }

    private NewWithdrawal stated(String value, boolean gross) {
        return with(desk.wallet().id(), desk.requester(), OUTSIDE, new Stated(new BigDecimal(value), gross));
    }

    private NewWithdrawal to(Address recipient) {
        return with(desk.wallet().id(), desk.requester(), recipient, new Stated(BigDecimal.ONE, false));
    }

    private NewWithdrawal by(UUID userId) {
        return with(desk.wallet().id(), userId, OUTSIDE, new Stated(BigDecimal.ONE, false));
    }

    private NewWithdrawal from(UUID walletId) {
        return with(walletId, desk.requester(), OUTSIDE, new Stated(BigDecimal.ONE, false));
    }

    private NewWithdrawal with(UUID walletId, UUID userId, Address recipient, Stated amount) {
        UUID credential = desk.request("1").requestedWith();
        return new NewWithdrawal(
                desk.partnerId(), walletId, userId, credential, recipient, amount, Labels.none(), false);
    }

    private long withdrawals() {
        return Records.number("select count(*) from withdrawal where partner_id = ?", desk.partnerId());
    }

    private static long paid(Requested made) {
        return Records.number("""
                select count(*) from sandbox_chain_transaction c join transfer t on t.tx_hash = c.tx_hash
                 where t.id = ? and c.status = 'MINED'""", made.withdrawal().transferId());
    }
}
