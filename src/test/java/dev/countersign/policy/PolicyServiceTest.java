package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Requirement;
import dev.countersign.authorization.TooFewReviewersException;
import dev.countersign.database.Transaction;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.lifecycle.Result;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of one partner, as they are at that moment, say whom its transfers wait for. */
@QuarkusTest
class PolicyServiceTest {

    private static final int AT_ONCE = 20;

    private static final String WAITING = """
            select a.state, a.quorum,
                   (select count(*) from authorization_reviewer r where r.authorization_id = a.id) as reviewers
              from authorization_request a where a.transfer_id = $1""";

    @Inject
    PolicyService policy;

    @Inject
    PolicyRuleService rules;

    private final ReviewDesk desk = ReviewDesk.open();
    private final ReviewDesk rival = ReviewDesk.open();

    @Test
    void withoutRulesATransferNeedsNobody() {
        assertThat(quorums(desk, "USDT", "1000000")).isEmpty();
    }

    @Test
    void everyRuleThatMatchesIsMet() {
        create(desk, Optional.of(30), "USDT", "100", 3);
        create(desk, Optional.of(10), null, "0", 1);
        create(desk, Optional.of(20), "USDC", "0", 2);
        create(desk, Optional.empty(), "USDT", "1000", 4);

        assertThat(quorums(desk, "USDT", "99.999999")).containsExactly(1);
        assertThat(quorums(desk, "USDT", "100")).containsExactly(3);
        assertThat(quorums(desk, "USDT", "1000")).containsExactly(4);
        assertThat(quorums(desk, "USDC", "1000")).containsExactly(2);
    }

    @Test
    void tenantsNeverMeet() {
        UUID rule = create(desk, Optional.empty(), null, "0", 1).id();

        assertThat(quorums(rival, "USDT", "1000")).isEmpty();
        assertThat(ReviewDesk.wait(rules.rules(rival.partnerId()))).isEmpty();
        assertThat(ReviewDesk.wait(rules.remove(rival.partnerId(), rule))).isFalse();
        assertThat(ReviewDesk.wait(rules.replace(rival.partnerId(), rule, Optional.empty(), terms("USDT", "5", 9))))
                .isEqualTo(Result.refused(PolicyProblem.UNKNOWN_RULE));
        assertThat(quorums(desk, "USDT", "1000")).containsExactly(1);
    }

    /** The transfer is held, the rule is changed and removed beside it, and then all of it is taken back. */
    @Test
    void whatWaitsKeepsWaitingForWhomItWasOpenedFor() {
        desk.colleague("sends:review");
        desk.colleague("sends:review");
        UUID rule = create(desk, Optional.empty(), "USDT", "10", 2).id();
        List<Row> waiting = new ArrayList<>();

        assertThatThrownBy(() -> ReviewDesk.inTransaction(transaction -> held(transaction, UUID.randomUUID())
                        .call(id -> rules.replace(desk.partnerId(), rule, Optional.empty(), terms("USDT", "5000", 1)))
                        .call(id -> rules.remove(desk.partnerId(), rule))
                        .flatMap(id -> transaction.run(WAITING, id))
                        .invoke(waiting::addAll)
                        .map(rows -> {
                            throw new TakenBackException();
                        })))
                .isInstanceOf(TakenBackException.class);

        assertThat(waiting).hasSize(1);
        assertThat(waiting.getFirst().getString("state")).isEqualTo("PENDING");
        assertThat(waiting.getFirst().getShort("quorum").intValue()).isEqualTo(2);
        assertThat(waiting.getFirst().getLong("reviewers")).isEqualTo(2);
        assertThat(quorums(desk, "USDT", "5000")).isEmpty();
    }

    /** The rule is not bent for a partner that has too few people: nothing is held at all. */
    @Test
    void aQuorumThatCannotBeReachedHoldsNothing() {
        desk.colleague("sends:review");
        create(desk, Optional.empty(), null, "0", 2);
        UUID ownerId = UUID.randomUUID();

        assertThatThrownBy(() -> ReviewDesk.inTransaction(transaction -> held(transaction, ownerId)))
                .isInstanceOf(TooFewReviewersException.class);
        assertThat(Records.number("select count(*) from transfer where owner_id = ?", ownerId))
                .isZero();
    }

    @Test
    void rulesThatAreCreatedAtOnceEachGetAPlace() {
        List<Result<PolicyRule, PolicyProblem>> results = atOnce(IntStream.range(0, AT_ONCE)
                .mapToObj(i -> rules.create(desk.partnerId(), Optional.empty(), terms("USDT", "1", 1)))
                .toList());

        assertThat(results).allMatch(Result.Done.class::isInstance);
        assertThat(ReviewDesk.wait(rules.rules(desk.partnerId())).stream().map(PolicyRule::position))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, AT_ONCE).boxed().toList());
    }

    @Test
    void ofThoseWhoWantOnePlaceOneGetsIt() {
        List<Result<PolicyRule, PolicyProblem>> results = atOnce(IntStream.range(0, AT_ONCE)
                .mapToObj(i -> rules.create(desk.partnerId(), Optional.of(7), terms("USDT", "1", 1)))
                .toList());

        assertThat(results.stream().filter(Result.Done.class::isInstance)).hasSize(1);
        assertThat(results.stream().filter(Result.refused(PolicyProblem.POSITION_TAKEN)::equals))
                .hasSize(AT_ONCE - 1);
    }

    @Test
    void thereAreNeverMoreRulesThanAHundred() throws SQLException {
        Records.change("""
                insert into policy_rule (id, partner_id, position, name, at_least, quorum, permission, window_seconds)
                select countersign_uuid(), ?, n, 'Many', 0, 1, 'sends:review', 60 from generate_series(1, 95) n""", desk.partnerId());

        List<Result<PolicyRule, PolicyProblem>> results = atOnce(IntStream.range(0, AT_ONCE)
                .mapToObj(i -> rules.create(desk.partnerId(), Optional.empty(), terms("USDT", "1", 1)))
                .toList());

        assertThat(results.stream().filter(Result.Done.class::isInstance)).hasSize(5);
        assertThat(ReviewDesk.wait(rules.rules(desk.partnerId()))).hasSize(PolicyRuleService.MOST_RULES);
    }

    private PolicyRule create(ReviewDesk owner, Optional<Integer> position, String asset, String atLeast, int quorum) {
        return ReviewDesk.wait(rules.create(owner.partnerId(), position, terms(asset, atLeast, quorum)))
                .orThrow(problem -> new IllegalStateException(problem.name()));
    }

    /** Ten units, held as the rules want it. */
    private Uni<UUID> held(Transaction transaction, UUID ownerId) {
        return policy.requirements(transaction, transfer(desk, "USDT", "10"))
                .flatMap(found -> ReviewDesk.transfers().hold(transaction, desk.transfer(ownerId), List.copyOf(found)));
    }

    private List<Requirement.ByPeople> requirements(ReviewDesk owner, String asset, String amount) {
        return ReviewDesk.inTransaction(
                transaction -> policy.requirements(transaction, transfer(owner, asset, amount)));
    }

    private List<Integer> quorums(ReviewDesk owner, String asset, String amount) {
        return requirements(owner, asset, amount).stream()
                .map(Requirement.ByPeople::quorum)
                .toList();
    }

    private static ProposedTransfer transfer(ReviewDesk owner, String asset, String amount) {
        return new ProposedTransfer(
                owner.partnerId(), asset, new BigDecimal(amount), Requester.user(owner.requester()));
    }

    private static RuleTerms terms(String asset, String atLeast, int quorum) {
        return new RuleTerms(
                "Rule",
                Optional.empty(),
                asset == null
                        ? Conditions.of(Rules.atLeast(atLeast))
                        : Conditions.of(new Condition.Assets(Set.of(asset)), Rules.atLeast(atLeast)),
                Rules.require(quorum));
    }

    private static <T> List<T> atOnce(List<Uni<T>> calls) {
        List<CompletableFuture<T>> running = new ArrayList<>();
        calls.forEach(call -> running.add(call.subscribeAsCompletionStage()));
        return running.stream()
                .map(call -> call.orTimeout(60, TimeUnit.SECONDS).join())
                .toList();
    }

    private static final class TakenBackException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
