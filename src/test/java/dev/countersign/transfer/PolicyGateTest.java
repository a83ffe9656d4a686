package dev.countersign.transfer;

import static dev.countersign.driver.WithdrawalDesk.is;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Verdict;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.WithdrawalDesk;
import dev.countersign.event.Invariants;
import dev.countersign.lifecycle.Result;
import dev.countersign.market.MarketService;
import dev.countersign.market.Token;
import dev.countersign.order.withdrawal.WithdrawalService.Requested;
import dev.countersign.policy.Condition;
import dev.countersign.policy.PolicyService;
import dev.countersign.policy.RuleAction;
import dev.countersign.trace.Tracing;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver that consented at first is asked again when people have agreed; nothing is released before. */
@QuarkusTest
class PolicyGateTest {

    @Inject
    TransferRepository transfers;

    @Inject
    TransferConfig config;

    @Inject
    PolicyService policies;

    @Inject
    PolicyGate gate;

    @Inject
    TransferService service;

    @Inject
    MarketService market;

    @Inject
    Scheduler scheduler;

    @Inject
    Tracing tracing;

    @Inject
    Vertx vertx;

    @Inject
    DataSource jdbc;

    private final WithdrawalDesk desk = WithdrawalDesk.open("1000", 3);
    private final Receiver hook = Receiver.plain();

    @AfterEach
    void everythingIsConsistent() {
        hook.close();
        Jobs.settleChain();
        Invariants.hold();
    }

    @Test
    void whoConsentsAgainReleasesIt() {
        Requested made = agreed(new RuleAction.Deny());
        is(made, "HELD");
        Jobs.settleChain();
        is(made, "HELD");
        hook.forget();
        Jobs.askPolicyAgain();
        is(made, "RELEASED");
        JsonNode question = hook.only().json();
        assertThat(question.get("approvalCount").intValue()).isEqualTo(1);
        assertThat(story(made)).containsSubsequence("Hold", "Pass", "Release");
        assertThat(Records.number("select count(*) from policy_evaluation where transfer_id = ?", id(made)))
                .isEqualTo(2);
        Jobs.settleChain();
        is(made, "CONFIRMED");
        desk.has("899.5", "0");
    }

    /** The claim waits for a lock, and the replica stops meanwhile: another may ask at once. */
    @Test
    void aReplicaThatStopsGivesBackWhatItHasNotAsked() throws SQLException {
        Requested made = agreed(new RuleAction.Deny());
        hook.forget();
        PolicyGate other = new PolicyGate(transfers, service, policies, config, scheduler, tracing, vertx);
        CompletableFuture<Void> round;
        CompletableFuture<Void> finished;
        try (Connection connection = jdbc.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table transfer in exclusive mode");
            round = Jobs.start(other.run());
            finished = Jobs.start(other.finish());
            assertThat(finished).isNotDone();
            connection.commit();
        }
        round.join();
        finished.join();
        assertThat(hook.requests()).isEmpty();
        Jobs.askPolicyAgain();
        is(made, "RELEASED");
    }

    @Test
    void whoRefusesAtTheSecondAskEndsIt() {
        Requested made = agreed(new RuleAction.Deny());
        hook.answers(403);
        Jobs.askPolicyAgain();
        is(made, "CANCELLED");
        assertThat((String) WithdrawalDesk.transfer(made).get("failure")).startsWith("the policy forbade it: rule of");
        desk.has("1000", "0");
        hook.answers(200);
        Jobs.askPolicyAgain();
        is(made, "CANCELLED");
    }

    @Test
    void whoRefusesAtTheSecondAskMayAskForMorePeople() {
        Requested made = agreed(require(1, desk.approver(2)));
        hook.answers(403);
        Jobs.askPolicyAgain();
        is(made, "HELD");
        List<UUID> asked = WithdrawalDesk.authorizations(made);
        assertThat(asked).hasSize(2);
        assertThat(desk.decide(desk.approver(1), asked.get(1), Verdict.APPROVE)).isInstanceOf(Result.Refused.class);
        desk.approves(2, asked.get(1));
        is(made, "HELD");
        ReviewDesk.pass(config.lease().toSeconds());
        Jobs.askPolicyAgain();
        is(made, "RELEASED");
    }

    @Test
    void whoRejectsWhenAskedAtLastEndsIt() {
        Requested made = agreed(require(1, desk.approver(2)));
        hook.answers(403);
        Jobs.askPolicyAgain();
        assertThat(desk.decide(
                        desk.approver(2), WithdrawalDesk.authorizations(made).get(1), Verdict.REJECT))
                .isInstanceOf(Result.Done.class);
        is(made, "CANCELLED");
        desk.has("1000", "0");
    }

    /** The people whom the rule would ask have left: it does not wait for ever. */
    @Test
    void aQuorumThatCannotBeReachedAtTheSecondAskEndsIt() {
        Requested made = agreed(require(1, desk.approver(2)));
        ReviewDesk.deactivate(desk.approver(2));
        hook.answers(403);
        Jobs.askPolicyAgain();
        is(made, "CANCELLED");
        desk.has("1000", "0");
    }

    @Test
    void whoIsGoneAtTheSecondAskDoesNotConsent() {
        Requested made = agreed(new RuleAction.Deny());
        hook.close();
        Jobs.askPolicyAgain();
        is(made, "CANCELLED");
    }

    /** A replica asked, and crashed before it wrote the answer down: another asks when its lease is over. */
    @Test
    void whatACrashedReplicaAskedAboutIsAskedAgain() {
        Requested made = agreed(new RuleAction.Deny());
        assertThat(ReviewDesk.wait(transfers.claimForPolicy(1000, config.lease())))
                .extracting(TransferRepository.Agreed::transferId)
                .contains(id(made));
        ReviewDesk.wait(policies.consultAgain(id(made), 1));
        Jobs.askPolicyAgain();
        is(made, "HELD");
        ReviewDesk.pass(config.lease().toSeconds());
        Jobs.askPolicyAgain();
        is(made, "RELEASED");
        assertThat(story(made).stream().filter("Release"::equals)).hasSize(1);
    }

    @Test
    void severalReplicasAtOnceReleaseItOnce() {
        Requested made = agreed(new RuleAction.Deny());
        List<CompletableFuture<Void>> running =
                IntStream.range(0, 4).mapToObj(i -> Jobs.start(gate.run())).toList();
        running.forEach(CompletableFuture::join);
        is(made, "RELEASED");
        assertThat(story(made).stream().filter("Release"::equals)).hasSize(1);
    }

    @Test
    void whoTakesItBackMeanwhileEndsIt() {
        Requested made = held(new RuleAction.Deny());
        assertThat(desk.takesBack(made.reviews().getFirst())).isInstanceOf(Result.Done.class);
        hook.forget();
        Jobs.askPolicyAgain();
        assertThat(hook.count()).isZero();
        is(made, "CANCELLED");
    }

    /** No rule asks for people here: somebody must agree because the requester may only ask. */
    @Test
    void whoConsentedIsAskedAgainWhoeverAskedForPeople() throws SQLException {
        Records.change(
                "update partner_user set permissions = array['withdrawal:request'] where id = ?", desk.requester());
        hook.answers(200);
        desk.rule(new RuleAction.Deny(), new Condition.Webhook(hook.url()));
        Requested made = desk.withdraws("100");
        assertThat(made.reviews()).hasSize(1);
        desk.approves(0, made.reviews().getFirst());
        is(made, "HELD");
        hook.answers(403);
        Jobs.askPolicyAgain();
        is(made, "CANCELLED");
        desk.has("1000", "0");
    }

    /** It does not stay held, and nobody is asked about it for ever. */
    @Test
    void whatCanNoLongerBeDoneEndsAtTheSecondAsk() throws SQLException {
        Requested made = agreed(new RuleAction.Deny());
        Object recipient = WithdrawalDesk.transfer(made).get("recipient_address");
        Records.tamper("update transfer set recipient_address = ? where id = ?", "0x" + "66".repeat(20), id(made));
        Jobs.askPolicyAgain();
        is(made, "CANCELLED");
        assertThat((String) WithdrawalDesk.transfer(made).get("failure")).startsWith("it can no longer be done");
        desk.has("1000", "0");
        Records.tamper("update transfer set recipient_address = ? where id = ?", recipient, id(made));
    }

    @Test
    void aRuleThatNamesSomebodyMeansWhateverTheirCredentialsAskFor() {
        Token token = ReviewDesk.wait(market.token("USDC", "ethereum")).orElseThrow();
        HoldTransfer hold = new HoldTransfer(
                desk.partnerId(),
                OwnerType.CUSTOMER_ORDER,
                UUID.randomUUID(),
                TransferPurpose.CUSTOMER_SEND,
                token,
                desk.wallet().address(),
                desk.request("1").recipient(),
                BigInteger.ONE,
                Optional.empty());
        Proposal proposal = ReviewDesk.wait(
                service.propose(hold, Requester.credential(desk.request("1").requestedWith()), Optional.empty()));
        assertThat(proposal.proposed().person()).contains(desk.requester());
    }

    /** Held for one person, and a receiver that consented. */
    private Requested held(RuleAction otherwise) {
        hook.answers(200);
        desk.requires(1);
        desk.rule(otherwise, new Condition.Webhook(hook.url()));
        Requested made = desk.withdraws("100");
        assertThat(made.reviews()).hasSize(1);
        assertThat(made.decision().askAgain()).isTrue();
        return made;
    }

    /** The same, and the person has agreed. */
    private Requested agreed(RuleAction otherwise) {
        Requested made = held(otherwise);
        desk.approves(0, made.reviews().getFirst());
        return made;
    }

    private static RuleAction require(int quorum, UUID user) {
        return new RuleAction.Require(quorum, Audience.of(Set.of(user)), Duration.ofHours(1));
    }

    private static UUID id(Requested made) {
        return made.withdrawal().transferId();
    }

    private static List<String> story(Requested made) {
        return Records.rows("select trigger from event where subject_id = ? order by sequence", id(made)).stream()
                .map(row -> (String) row.get("trigger"))
                .toList();
    }
}
