package dev.countersign.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.authorization.AuthorizationService.Batch;
import dev.countersign.driver.Bank;
import dev.countersign.driver.Barrier;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.Sandbox;
import dev.countersign.driver.WithdrawalDesk;
import dev.countersign.event.Invariants;
import dev.countersign.identity.Permission;
import dev.countersign.order.withdrawal.WithdrawalService.Requested;
import dev.countersign.policy.Condition;
import dev.countersign.policy.Conditions;
import dev.countersign.policy.PolicyChange;
import dev.countersign.policy.PolicyChangeService;
import dev.countersign.policy.PolicyChangeService.Outcome;
import dev.countersign.policy.PolicyRuleService;
import dev.countersign.policy.RuleAction;
import dev.countersign.policy.RuleEdit;
import dev.countersign.policy.RuleTerms;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One batch of the sweep ends whatever is due, of every kind, with all that hangs on it; and keeps off what others hold. */
@QuarkusTest
class ExpirySweepTest {

    private static final int A_DAY = 86_400;

    @Inject
    PolicyChangeService changes;

    @Inject
    PolicyRuleService rules;

    @Inject
    DataSource database;

    @BeforeEach
    void nothingElseIsDue() {
        Sandbox.world();
        Jobs.expireAuthorizations();
    }

    @AfterEach
    void everythingIsConsistent() {
        Invariants.hold();
    }

    @Test
    void aBatchOfEveryKindEndsTogether() {
        Order signed = Partner.acme().sells().accepted();
        Bank bank = Bank.open(1);
        bank.deposit(bank.customer(0), "USDC", "100000");
        BigDecimal before = Bank.balance(bank.customer(0), "USDC", "AVAILABLE");
        List<JsonNode> sends = List.of(held(bank, "2000"), held(bank, "6000"), held(bank, "2000"));
        WithdrawalDesk desk = counting();
        List<Requested> withdrawals = List.of(desk.withdraws("300"), desk.withdraws("800"), desk.withdraws("300"));
        assertThat(WithdrawalDesk.authorizations(withdrawals.get(1))).hasSize(2);
        desk.has("8598.5", "1401.5");
        assertThat(spending(desk)).containsOnly(new BigDecimal("1401.5"));
        PolicyChange change = change();
        ReviewDesk.pass(A_DAY);

        Batch batch = expire(500);

        assertThat(batch.more()).isFalse();
        // both authorizations of one transfer were due: each of them expired
        assertThat(batch.expired()).isEqualTo(1 + 3 + 4 + 1);
        signed.is("cancelled");
        assertThat(signed.authorization()).isEqualTo("EXPIRED");
        assertThat(sends).allSatisfy(send -> {
            assertThat(Bank.state(send)).isEqualTo("CANCELLED");
            assertThat(Bank.transferStory(send)).containsExactly("Hold", "Agree", "Expire");
        });
        assertThat(Bank.balance(bank.customer(0), "USDC", "AVAILABLE")).isEqualByComparingTo(before);
        assertThat(Bank.balance(bank.customer(0), "USDC", "HELD")).isEqualByComparingTo("0");
        withdrawals.forEach(withdrawal -> WithdrawalDesk.is(withdrawal, "CANCELLED"));
        desk.has("10000", "0");
        assertThat(spending(desk)).allSatisfy(spent -> assertThat(spent).isZero());
        assertThat(Records.rows("select state from policy_change where id = ?", change.id())
                        .getFirst())
                .containsEntry("state", "EXPIRED");
        assertThat(expire(500)).isEqualTo(new Batch(0, false));
    }

    @Test
    void ofTwoAuthorizationsTheOneThatIsNotDueYetIsCancelled() throws SQLException {
        WithdrawalDesk desk = counting();
        Requested made = desk.withdraws("800");
        List<UUID> both = WithdrawalDesk.authorizations(made);
        Records.change("update authorization_request set expires_at = countersign_now() where id = ?", both.getFirst());

        assertThat(expire(500)).isEqualTo(new Batch(1, false));

        assertThat(both.stream().map(ExpirySweepTest::state)).containsExactly("EXPIRED", "CANCELLED");
        WithdrawalDesk.is(made, "CANCELLED");
        desk.has("10000", "0");
    }

    @Test
    void aFullBatchIsFollowedByAnother() {
        WithdrawalDesk desk = counting();
        List<Requested> withdrawals = withdrawals(desk, 5);
        ReviewDesk.pass(A_DAY);

        assertThat(expire(2)).isEqualTo(new Batch(2, true));
        assertThat(expire(2)).isEqualTo(new Batch(2, true));
        assertThat(expire(2)).isEqualTo(new Batch(1, false));

        withdrawals.forEach(withdrawal -> WithdrawalDesk.is(withdrawal, "CANCELLED"));
        desk.has("10000", "0");
    }

    /** A decision is at it: neither waited for, nor does the sweep run round in circles; and the others end. */
    @Test
    void whatADecisionHoldsIsPassedOver() throws SQLException {
        WithdrawalDesk desk = counting();
        Requested decided = desk.withdraws("800");
        UUID second = WithdrawalDesk.authorizations(decided).get(1);
        Requested other = desk.withdraws("300");
        ReviewDesk.pass(A_DAY);

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock =
                    connection.prepareStatement("select id from authorization_request where id = ? for update")) {
                lock.setObject(1, second);
                lock.executeQuery();
                // found are the held one's sister and the other
                assertThat(expire(2)).isEqualTo(new Batch(1, true));
                assertThat(expire(1)).isEqualTo(new Batch(0, false));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        WithdrawalDesk.is(other, "CANCELLED");
        WithdrawalDesk.is(decided, "HELD");

        assertThat(expire(500)).isEqualTo(new Batch(2, false));
        WithdrawalDesk.is(decided, "CANCELLED");
        desk.has("10000", "0");
    }

    @Test
    void manySweepsAtOnceEndEverythingOnce() {
        List<WithdrawalDesk> desks = List.of(counting(), counting());
        List<Requested> withdrawals = IntStream.range(0, 12)
                .boxed()
                .flatMap(each -> desks.stream().map(desk -> desk.withdraws(each % 3 == 0 ? "800" : "300")))
                .toList();
        ReviewDesk.pass(A_DAY);

        Supplier<Integer> sweep = () -> Stream.generate(() -> expire(5))
                .limit(20)
                .mapToInt(Batch::expired)
                .sum();
        Barrier.atOnce(sweep, sweep, sweep);

        // of what two authorizations wait for, a batch may end one and cancel the other
        List<String> asked = withdrawals.stream()
                .flatMap(withdrawal -> WithdrawalDesk.authorizations(withdrawal).stream())
                .map(UUID::toString)
                .toList();
        assertThat(asked).hasSize(32);
        assertThat(Records.number(
                        "select count(*) from event where subject_id = any (string_to_array(?, ',')::uuid[]) and to_state = 'EXPIRED'",
                        String.join(",", asked)))
                .isBetween(24L, 32L);
        withdrawals.forEach(withdrawal -> WithdrawalDesk.is(withdrawal, "CANCELLED"));
        desks.forEach(desk -> {
            desk.has("10000", "0");
            assertThat(spending(desk)).allSatisfy(spent -> assertThat(spent).isZero());
        });
    }

    /** A desk whose rules ask one person from 200, also two particular ones from 700, and count what is spent. */
    private static WithdrawalDesk counting() {
        WithdrawalDesk desk = WithdrawalDesk.open("10000", 3);
        desk.requires(1, new Condition.AmountAtLeast(new BigDecimal("200")));
        desk.rule(
                new RuleAction.Require(2, Audience.of(Set.of(desk.approver(0), desk.approver(1))), Duration.ofHours(1)),
                new Condition.AmountAtLeast(new BigDecimal("700")));
        desk.rule(
                new RuleAction.Deny(),
                new Condition.Velocity(
                        Duration.ofMinutes(10), new BigDecimal("1000000"), Optional.empty(), false, false));
        return desk;
    }

    private static List<Requested> withdrawals(WithdrawalDesk desk, int number) {
        return IntStream.range(0, number)
                .mapToObj(each -> desk.withdraws("300"))
                .toList();
    }

    /** A send for which its customer's funds are set aside. */
    private static JsonNode held(Bank bank, String delivered) {
        JsonNode send = bank.send(bank.customer(0), delivered);
        bank.confirm(send).is(200);
        return send;
    }

    private PolicyChange change() {
        ReviewDesk desk = ReviewDesk.open();
        desk.colleague("policy:manage");
        ReviewDesk.wait(rules.requireForChanges(
                desk.partnerId(),
                Optional.of(new RuleAction.Require(
                        1, Audience.holding(new Permission("policy:manage")), Duration.ofHours(1)))));
        RuleTerms terms = new RuleTerms(
                "Strict",
                Optional.empty(),
                Conditions.of(new Condition.AmountAtLeast(BigDecimal.TEN)),
                new RuleAction.Deny());
        return ((Outcome.Waits) ReviewDesk.wait(changes.propose(
                                desk.partnerId(),
                                Requester.user(desk.requester()),
                                new RuleEdit.Create(Optional.empty(), terms)))
                        .orThrow(problem -> new IllegalStateException(problem.name())))
                .change();
    }

    private static Batch expire(int limit) {
        return ReviewDesk.wait(ReviewDesk.authorizations().expireDue(limit));
    }

    private static String state(UUID authorization) {
        return (String) Records.rows("select state from authorization_request where id = ?", authorization)
                .getFirst()
                .get("state");
    }

    private static List<BigDecimal> spending(WithdrawalDesk desk) {
        return Records.rows(
                        "select granularity, sum(spent) as spent from policy_spending where partner_id = ? group by granularity",
                        desk.partnerId())
                .stream()
                .map(row -> ((BigDecimal) row.get("spent")).stripTrailingZeros())
                .map(spent -> spent.setScale(Math.max(0, spent.scale())))
                .toList();
    }
}
