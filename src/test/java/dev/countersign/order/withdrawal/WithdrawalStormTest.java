package dev.countersign.order.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.Decided;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.Verdict;
import dev.countersign.driver.Barrier;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.Sandbox;
import dev.countersign.driver.WithdrawalDesk;
import dev.countersign.event.Invariants;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.withdrawal.NewWithdrawal.Labels;
import dev.countersign.order.withdrawal.WithdrawalService.Requested;
import dev.countersign.policy.Condition;
import dev.countersign.policy.RuleAction;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hundreds of random withdrawals, decisions, expiries and failures at once, of two partners: each wallet's books are right to the last
 * unit, nothing stays set aside, nothing is sent twice. {@code -Dcountersign.storm.actions} makes it longer,
 * {@code -Dcountersign.storm.seed} repeats it.
 */
@QuarkusTest
class WithdrawalStormTest {

    private static final Logger LOG = Logger.getLogger(WithdrawalStormTest.class);
    private static final int ACTIONS = Integer.getInteger("countersign.storm.actions", 900);
    private static final int THREADS = 10;
    private static final int RECENT = 16;
    private static final int STEP_SECONDS = 400;
    private static final String DEPOSIT = "30000";

    private final Queue<String> mistakes = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final List<Made> made = new CopyOnWriteArrayList<>();
    private final AtomicInteger actions = new AtomicInteger();

    @AfterEach
    void allIsWellAgain() {
        Sandbox.noFaults();
    }

    @Test
    @Timeout(1800)
    void theBooksBalanceWhateverHappens() {
        long seed = Long.getLong("countersign.storm.seed", System.nanoTime());
        List<WithdrawalDesk> desks = List.of(WithdrawalDesk.open(DEPOSIT, 4), WithdrawalDesk.open(DEPOSIT, 3));
        for (WithdrawalDesk desk : desks) {
            desk.requires(1, new Condition.AmountAtLeast(new BigDecimal("200")));
            desk.requires(2, new Condition.AmountAtLeast(new BigDecimal("700")));
            desk.rule(new RuleAction.Deny(), new Condition.AmountAtLeast(new BigDecimal("1000")));
        }
        desks.getFirst()
                .rule(
                        new RuleAction.Deny(),
                        new Condition.Velocity(
                                Duration.ofMinutes(10), new BigDecimal("9000"), Optional.empty(), true, false));
        blow(desks, seed);
        assertThat(mistakes).as("mistakes in the storm of seed " + seed).isEmpty();
        Invariants.hold();
        calm(desks, seed);
    }

    private void blow(List<WithdrawalDesk> desks, long seed) {
        List<Supplier<? extends Object>> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed * 31 + thread);
            threads.add(() -> {
                for (int action = 0; action < ACTIONS / THREADS; action++) {
                    act(desks, random);
                }
                return "done";
            });
        }
        Barrier.atOnce(threads);
    }

    private void act(List<WithdrawalDesk> desks, Random random) {
        try {
            if (actions.incrementAndGet() % 100 == 0) {
                ReviewDesk.pass(STEP_SECONDS);
            }
            int dice = random.nextInt(100);
            if (dice < 40) {
                create(desks.get(random.nextInt(desks.size())), random);
            } else if (dice < 75) {
                later(random, withdrawal -> decide(withdrawal, random));
            } else if (dice < 80) {
                later(random, withdrawal -> note("take back", withdrawal.desk().takesBack(withdrawal.review(random))));
            } else {
                world(random);
            }
        } catch (RuntimeException | AssertionError failure) {
            mistakes.add(failure.toString());
        }
    }

    private void create(WithdrawalDesk desk, Random random) {
        String net = "%d.%06d".formatted(1 + random.nextInt(1100), random.nextInt(1_000_000));
        Labels labels = new Labels(
                random.nextBoolean() ? Optional.of("n" + random.nextInt(200)) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
        Result<Requested, WithdrawalProblem> result = WithdrawalDesk.ask(desk.request(net, labels));
        note("ask", result);
        if (result instanceof Result.Done<Requested, WithdrawalProblem> done
                && !done.value().reviews().isEmpty()) {
            made.add(new Made(desk, done.value()));
        }
    }

    private void decide(Made withdrawal, Random random) {
        WithdrawalDesk desk = withdrawal.desk();
        UUID who = random.nextInt(12) == 0 ? desk.requester() : desk.approver(random.nextInt(desk.approvers()));
        Verdict verdict = random.nextInt(7) == 0 ? Verdict.REJECT : Verdict.APPROVE;
        Result<Decided, DecisionProblem> result = desk.decide(who, withdrawal.review(random), verdict);
        note(verdict.name(), result);
    }

    private static void world(Random random) {
        switch (random.nextInt(8)) {
            case 0, 1 -> Jobs.dispatch();
            case 2 -> Jobs.mine();
            case 3, 4 -> Jobs.track();
            case 5, 6 -> Jobs.expireAuthorizations();
            default -> Sandbox.fault("revert", 1);
        }
    }

    private void later(Random random, Consumer<Made> work) {
        List<Made> known = new ArrayList<>(made);
        if (!known.isEmpty()) {
            int from = random.nextInt(10) == 0 ? 0 : Math.max(0, known.size() - RECENT);
            work.accept(known.get(from + random.nextInt(known.size() - from)));
        }
    }

    private void note(String call, Result<?, ?> result) {
        String outcome = result instanceof Result.Refused<?, ?> refused
                ? refused.problem().getClass().getSimpleName()
                : "done";
        answers.computeIfAbsent(call + " " + outcome, name -> new AtomicInteger())
                .incrementAndGet();
    }

    /** Everything comes to its end; then all money is in the wallet, or outside, or earned. */
    private void calm(List<WithdrawalDesk> desks, long seed) {
        Sandbox.noFaults();
        Jobs.settleChain();
        Sandbox.advance(WithdrawalDesk.WINDOW_SECONDS + 1);
        Jobs.expireAuthorizations();
        Jobs.settleChain();
        Jobs.settleChain();
        Invariants.hold();
        for (WithdrawalDesk desk : desks) {
            assertThat(Records.rows("""
                            select t.id, t.state from withdrawal w join transfer t on t.id = w.transfer_id
                             where w.wallet_id = ? and t.state in ('HELD', 'RELEASED', 'SUBMITTED')""", desk.wallet().id()))
                    .as("under way after seed " + seed)
                    .isEmpty();
            BigDecimal left = (BigDecimal)
                    Records.rows("""
                            select coalesce(sum(w.net + w.fee), 0) as left_it from withdrawal w join transfer t on t.id = w.transfer_id
                             where w.wallet_id = ? and t.state = 'CONFIRMED'""", desk.wallet().id()).getFirst().get("left_it");
            assertThat(left).as("something left").isPositive();
            desk.has(new BigDecimal(DEPOSIT).subtract(left).toPlainString(), "0");
            assertThat(Records.rows(
                            """
                            select balance from sandbox_chain_account
                             where address = ? and balance <> 1000000000000000 - (
                               select coalesce(sum(t.amount_atomic), 0) from transfer t
                                where t.wallet_id = ? and t.state = 'CONFIRMED')""",
                            desk.wallet().address().lowerCase(),
                            desk.wallet().id()))
                    .as("the chain after seed " + seed)
                    .isEmpty();
        }
        LOG.infof("storm of seed %d: %s", seed, new TreeMap<>(answers));
        assertThat(answers.keySet())
                .contains(
                        "ask done", "ask Denied", "APPROVE done", "REJECT done", "take back done", "ask SequenceTaken");
    }

    /** A withdrawal that somebody has to agree to. */
    private record Made(WithdrawalDesk desk, Requested withdrawal) {

        private UUID review(Random random) {
            return withdrawal.reviews().get(random.nextInt(withdrawal.reviews().size()));
        }
    }
}
