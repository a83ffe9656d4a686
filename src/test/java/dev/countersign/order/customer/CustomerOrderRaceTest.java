package dev.countersign.order.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Bank;
import dev.countersign.driver.Barrier;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.Sandbox;
import dev.countersign.event.Invariants;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Whatever two people do to one order at the same instant: one outcome, and the books know it once. */
@QuarkusTest
@TestInstance(Lifecycle.PER_CLASS)
class CustomerOrderRaceTest {

    private static final int ROUNDS = Integer.getInteger("countersign.race.rounds", 50);

    private final Random random = new Random(4);
    private final Bank bank = Bank.open(4);
    private final UUID ana = bank.customer(0);
    private final UUID ben = bank.customer(1);
    private final UUID cleo = bank.customer(2);
    private final UUID dora = bank.customer(3);

    @BeforeAll
    void theyAreRich() {
        List.of(ana, ben, cleo, dora).forEach(customer -> bank.deposit(customer, "USDC", "10000000"));
    }

    @AfterEach
    void everythingIsConsistent() {
        Jobs.settleChain();
        Invariants.hold();
    }

    @Test
    void confirmingAtOnceConfirmsOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode order = switch (round % 4) {
                case 0 -> bank.buy(ana, "10");
                case 1 -> bank.send(ana, "10");
                case 2 -> bank.internal(ana, ben, "10");
                default -> bank.send(ana, "2000");
            };
            List<Answer> answers =
                    Barrier.atOnce(() -> bank.confirm(order), () -> bank.confirm(order), () -> bank.confirm(order));
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
            answers.stream()
                    .filter(answer -> answer.status() != 200)
                    .forEach(answer -> answer.refusedLirium(400, "invalid_order_state"));
        }
    }

    /** In either order it is released once, by whichever comes second. */
    @Test
    void confirmingWhileTheLastApprovalComesReleasesOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            boolean internal = round % 2 == 0;
            JsonNode order = internal ? bank.internal(ana, ben, "2000") : bank.send(ana, "2000");
            List<Answer> answers = shuffled(() -> bank.confirm(order), () -> bank.decide(0, order, 0, "approved"));
            answers.forEach(answer -> answer.is(200));
            assertThat(Bank.state(order)).isEqualTo(internal ? "COMPLETED" : "PROCESSING");
            assertThat(Bank.transferStory(order))
                    .isEqualTo(
                            internal
                                    ? List.of("Hold", "Agree", "Release", "Settle")
                                    : List.of("Hold", "Agree", "Release"));
        }
    }

    @Test
    void aRejectionWinsWheneverItComesAndEverythingIsGivenBack() {
        for (int round = 0; round < ROUNDS; round++) {
            BigDecimal before = Bank.balance(ana, "USDC", "AVAILABLE");
            JsonNode order = bank.send(ana, "2000");
            List<Answer> answers =
                    Barrier.atOnce(() -> bank.confirm(order), () -> bank.decide(0, order, 0, "rejected"));
            answers.get(1).is(200);
            if (answers.get(0).status() != 200) {
                answers.get(0).refusedLirium(400, "invalid_order_state");
            }
            assertThat(Bank.state(order)).isEqualTo("CANCELLED");
            assertThat(Bank.balance(ana, "USDC", "AVAILABLE")).isEqualByComparingTo(before);
        }
    }

    /** Nobody's approval comes back once somebody has rejected, and no rejection undoes a release. */
    @Test
    void approvingAndRejectingAtOnceHasOneOutcome() {
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode order = bank.send(ana, "2000");
            List<Answer> answers = Barrier.atOnce(
                    () -> bank.decide(0, order, 0, "approved"),
                    () -> bank.decide(1, order, 0, "rejected"),
                    () -> bank.confirm(order));
            boolean approved = answers.get(0).status() == 200;
            assertThat(answers.get(1).status() == 200).isNotEqualTo(approved);
            answers.get(approved ? 1 : 0).refusedLirium(400, "invalid_state");
            assertThat(Bank.state(order)).isEqualTo(approved ? "PROCESSING" : "CANCELLED");
        }
    }

    @Test
    void confirmingAtTheLastMomentIsConfirmedOrExpired() {
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode order = switch (round % 3) {
                case 0 -> bank.buy(ana, "10");
                case 1 -> bank.send(ana, "10");
                default -> bank.send(ana, "2000");
            };
            almost(expiry(order));
            Supplier<Answer> confirm = () -> bank.confirm(order);
            Answer answer = (Answer)
                    Barrier.<Object>atOnce(confirm, CustomerOrderRaceTest::expire, CustomerOrderRaceTest::expire)
                            .getFirst();
            pass(Duration.ofSeconds(1));
            Jobs.expireCustomerOrders();
            if (answer.status() == 200) {
                assertThat(Bank.state(order))
                        .isEqualTo(
                                List.of("COMPLETED", "PROCESSING", "CONFIRMED").get(round % 3));
            } else {
                answer.refusedLirium(400, "expired_order");
                assertThat(Bank.state(order)).isEqualTo("EXPIRED");
            }
        }
    }

    /** The expirer may have found it due just before it was confirmed. */
    @Test
    void whatItsCustomerConfirmedIsNotGivenUp() {
        for (JsonNode order : List.of(bank.send(ana, "10"), bank.send(ana, "2000"), bank.internal(ana, ben, "10"))) {
            bank.confirm(order).is(200);
            Map<String, Object> confirmed = Bank.row(order);
            assertThatThrownBy(() -> ReviewDesk.<Boolean>inTransaction(transaction -> ReviewDesk.transfers()
                            .abandon(transaction, (UUID) confirmed.get("transfer_id"), "too late")
                            .invoke(abandoned -> {
                                throw new IllegalStateException("abandoned: " + abandoned);
                            })))
                    .hasMessage("abandoned: false");
            assertThat(Bank.row(order)).isEqualTo(confirmed);
        }
    }

    @Test
    void approvingAtTheOrdersLastMomentNeverSendsIt() {
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode order = bank.send(ana, "2000");
            almost(expiry(order));
            Supplier<Answer> approve = () -> bank.decide(0, order, 0, "approved");
            Answer answer = (Answer) Barrier.<Object>atOnce(approve, CustomerOrderRaceTest::expire)
                    .getFirst();
            pass(Duration.ofSeconds(1));
            Jobs.expireCustomerOrders();
            if (answer.status() != 200) {
                answer.refusedLirium(400, "invalid_state");
            }
            bank.decide(1, order, 0, "approved").refusedLirium(400, "invalid_state");
            bank.confirm(order).refusedLirium(400, "expired_order");
            assertThat(Bank.state(order)).isEqualTo("EXPIRED");
            assertThat(Bank.row(order).get("review_state")).isEqualTo(answer.status() == 200 ? "APPROVED" : "LAPSED");
        }
    }

    @Test
    void approvingAtTheReviewersLastMomentReleasesOrGivesBack() {
        for (int round = 0; round < ROUNDS; round++) {
            BigDecimal before = Bank.balance(cleo, "USDC", "AVAILABLE");
            JsonNode order = bank.send(cleo, "2000");
            bank.confirm(order).is(200);
            almost(instant(Records.rows(
                            "select expires_at from authorization_request where id = ?", Bank.authorization(order, 0))
                    .getFirst()));
            Supplier<Answer> approve = () -> bank.decide(0, order, 0, "approved");
            Answer answer = (Answer) Barrier.<Object>atOnce(approve, CustomerOrderRaceTest::lapse)
                    .getFirst();
            pass(Duration.ofSeconds(1));
            Jobs.expireAuthorizations();
            if (answer.status() == 200) {
                assertThat(Bank.state(order)).isEqualTo("PROCESSING");
            } else {
                answer.refusedLirium(400, "invalid_state");
                assertThat(Bank.state(order)).isEqualTo("CANCELLED");
                assertThat(Bank.balance(cleo, "USDC", "AVAILABLE")).isEqualByComparingTo(before);
            }
        }
    }

    @Test
    void allReviewersAtOnceReleaseOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode order = bank.send(ana, "5000");
            assertThat(order.at("/send/authorizations")).hasSize(1);
            List<Answer> answers = shuffled(
                    () -> bank.decide(0, order, 0, "approved"),
                    () -> bank.decide(1, order, 0, "approved"),
                    () -> bank.confirm(order));
            answers.forEach(answer -> answer.is(200));
            assertThat(Bank.state(order)).isEqualTo("PROCESSING");
            assertThat(Bank.transferStory(order)).containsExactly("Hold", "Agree", "Release");
        }
    }

    @Test
    void aReferenceIsUsedOnceWhenOrdersAreMadeAtOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            String reference = "race-" + UUID.randomUUID();
            List<Supplier<? extends Answer>> calls = new ArrayList<>();
            for (UUID customer : List.of(ana, ben, ana)) {
                calls.add(() -> bank.create(customer, """
                        {'operation':'buy','reference_id':'%s','asset':{'currency':'BTC','amount':'0.001'}}""".formatted(reference)));
            }
            oneAndConflicts(Barrier.atOnce(calls));
            assertThat(Records.number("select count(*) from customer_order where reference_id = ?", reference))
                    .isEqualTo(1);
        }
    }

    @Test
    void aReferenceIsUsedOnceWhenOrdersAreConfirmedAtOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            String reference = "race-" + UUID.randomUUID();
            JsonNode one = bank.internal(ana, ben, "3");
            JsonNode two = bank.internal(ben, ana, "3");
            JsonNode three = bank.buy(ana, "3");
            String body = "{'reference_id':'%s'}".formatted(reference);
            List<Answer> answers = Barrier.atOnce(
                    () -> bank.confirm(one, body), () -> bank.confirm(two, body), () -> bank.confirm(three, body));
            oneAndConflicts(answers);
            Set<String> states = new HashSet<>();
            Stream.of(one, two, three).forEach(order -> states.add(Bank.state(order)));
            assertThat(states).containsExactlyInAnyOrder("COMPLETED", "CREATED");
        }
    }

    @Test
    void guessesAtOnceAreCountedOneByOne() {
        // each customer has few wrong guesses on a day
        Bank careful = Bank.open(ROUNDS / 5, "BUY");
        for (int round = 0; round < ROUNDS / 5; round++) {
            JsonNode order = careful.buy(careful.customer(round), "10");
            String code = careful.code(order);
            String wrong = "%06d".formatted((Integer.parseInt(code) + 1) % 1_000_000);
            List<Supplier<? extends Answer>> guesses = new ArrayList<>();
            IntStream.range(0, 12)
                    .forEach(i ->
                            guesses.add(() -> careful.confirm(order, "{'confirmation_code':'%s'}".formatted(wrong))));
            Barrier.atOnce(guesses).forEach(answer -> answer.refusedLirium(400, "invalid_parameters"));
            assertThat(Records.number("select attempts from confirmation_code where order_id = ?", Bank.id(order)))
                    .isEqualTo(5);
            careful.confirm(order, "{'confirmation_code':'%s'}".formatted(code))
                    .refusedLirium(400, "invalid_parameters");
            assertThat(Bank.state(order)).isEqualTo("CREATED");

            resendAtOnce(careful, order, 3).forEach(answer -> answer.is(200));
            Jobs.deliverMail();
            careful.resendCode(order).is(200);
            String last = careful.code(order);
            resendAtOnce(careful, order, 12).forEach(answer -> answer.refusedLirium(403, "operation_forbidden"));
            assertThat(Records.number("select sent from confirmation_code where order_id = ?", Bank.id(order)))
                    .isEqualTo(5);
            careful.confirm(order, "{'confirmation_code':'%s'}".formatted(last)).is(200);
        }
    }

    private static List<Answer> resendAtOnce(Bank bank, JsonNode order, int times) {
        return Barrier.atOnce(IntStream.range(0, times)
                .<Supplier<? extends Answer>>mapToObj(i -> () -> bank.resendCode(order))
                .toList());
    }

    /** Two customers who send to each other never wait for each other for ever. */
    @Test
    void oppositeSendsAreAllDone() {
        BigDecimal both = Bank.balance(ana, "USDC", "AVAILABLE").add(Bank.balance(ben, "USDC", "AVAILABLE"));
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode there = bank.internal(ana, ben, "1");
            JsonNode back = bank.internal(ben, ana, "1");
            JsonNode largeThere = bank.internal(ana, ben, "1500");
            JsonNode largeBack = bank.internal(ben, ana, "1500");
            Barrier.atOnce(() -> bank.confirm(largeThere), () -> bank.confirm(largeBack))
                    .forEach(answer -> answer.is(200));
            Barrier.atOnce(
                            () -> bank.confirm(there),
                            () -> bank.confirm(back),
                            () -> bank.decide(0, largeThere, 0, "approved"),
                            () -> bank.decide(1, largeBack, 0, "approved"))
                    .forEach(answer -> answer.is(200));
            Stream.of(there, back, largeThere, largeBack)
                    .forEach(order -> assertThat(Bank.state(order)).isEqualTo("COMPLETED"));
        }
        assertThat(Bank.balance(ana, "USDC", "AVAILABLE").add(Bank.balance(ben, "USDC", "AVAILABLE")))
                .isEqualByComparingTo(both);
    }

    /**
     * An order that books several times meets others in the partner's own accounts. PostgreSQL would end one of two that wait for
     * each other after a second, and it would be tried again; none has to be.
     */
    @Test
    void redemptionsSwapsAndArrivalsNeverWaitForEachOtherInACircle() {
        long before = deadlocks();
        bank.confirm(bank.create(dora, """
                        {'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'400000'},
                         'subscribe_investment':{'investment':{'id':'%s'}}}""".formatted(Storm.investment()))
                        .is(200)
                        .body())
                .is(200);
        Sandbox.rates("USDCYIELD/USDC", "25");
        try {
            for (int round = 0; round < ROUNDS / 5; round++) {
                IntStream.range(0, 8)
                        .forEach(i -> bank.confirm(bank.send(ana, "5")).is(200));
                Jobs.dispatch();
                Jobs.mine();
                List<Supplier<? extends Object>> calls = new ArrayList<>();
                calls.add(CustomerOrderRaceTest::track);
                for (JsonNode order :
                        List.of(redemption(), redemption(), redeemedSwap(), redeemedSwap(), swap(), swap())) {
                    calls.add(() -> bank.confirm(order).is(200));
                }
                Barrier.atOnce(calls);
            }
        } finally {
            Sandbox.rates("USDCYIELD/USDC", "-20");
        }
        assertThat(deadlocks() - before).as("deadlocks").isZero();
    }

    private JsonNode redemption() {
        return bank.create(dora, """
                {'operation':'redeem_investment','asset':{'currency':'USDC','amount':'20'},
                 'redeem_investment':{'investment':{'id':'%s'}}}""".formatted(Storm.investment())).is(200).body();
    }

    private JsonNode redeemedSwap() {
        return bank.create(dora, """
                {'operation':'swap','asset':{'currency':'USDC','amount':'30'},'swap':{'currency':'BTC',
                 'redeem_investment':{'investment':{'id':'%s'}}}}""".formatted(Storm.investment())).is(200).body();
    }

    private JsonNode swap() {
        return bank.create(
                        ben, "{'operation':'swap','asset':{'currency':'BTC'},'swap':{'currency':'USDC','amount':'30'}}")
                .is(200)
                .body();
    }

    /** PostgreSQL counts them, and says so after a while: never too many. */
    private static long deadlocks() {
        return Records.number("select deadlocks from pg_stat_database where datname = current_database()");
    }

    /** What one customer has is given once, whoever asks for it how often. */
    @Test
    void nobodySpendsTheSameTwice() {
        for (int round = 0; round < ROUNDS / 5; round++) {
            Bank poor = Bank.open(1);
            UUID customer = poor.customer(0);
            List<JsonNode> orders = IntStream.range(0, 6)
                    .mapToObj(i -> poor.send(customer, "149999.6"))
                    .toList();
            List<Answer> answers = Barrier.atOnce(orders.stream()
                    .<Supplier<? extends Answer>>map(order -> () -> poor.confirm(order))
                    .toList());
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(3);
            answers.stream()
                    .filter(answer -> answer.status() != 200)
                    .forEach(answer -> answer.refusedLirium(400, "insufficient_funds"));
            assertThat(Bank.balance(customer, "USDC", "AVAILABLE")).isEqualByComparingTo("50000");
            assertThat(Bank.balance(customer, "USDC", "HELD")).isEqualByComparingTo("450000");
        }
    }

    private static void oneAndConflicts(List<Answer> answers) {
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        answers.stream()
                .filter(answer -> answer.status() != 200)
                .forEach(answer -> answer.refusedLirium(409, "conflict"));
    }

    /** The same calls at once, started in any order. */
    @SafeVarargs
    private List<Answer> shuffled(Supplier<? extends Answer>... calls) {
        List<Supplier<? extends Answer>> order = new ArrayList<>(List.of(calls));
        Collections.shuffle(order, random);
        return Barrier.atOnce(order);
    }

    private static Object expire() {
        Jobs.expireCustomerOrders();
        return "ran";
    }

    private static Object track() {
        Jobs.track();
        return "ran";
    }

    private static Object lapse() {
        Jobs.expireAuthorizations();
        return "ran";
    }

    private static Instant expiry(JsonNode order) {
        return instant(Bank.row(order));
    }

    private static Instant instant(Map<String, Object> row) {
        return ((Timestamp) row.get("expires_at")).toInstant();
    }

    /** The world's time goes on until a moment is a few milliseconds ahead. */
    private void almost(Instant moment) {
        change(
                "update database_clock set shift = shift + (?::timestamptz - countersign_now()) - ? * interval '1 millisecond'",
                Timestamp.from(moment),
                random.nextInt(60));
    }

    private static void pass(Duration time) {
        change("update database_clock set shift = shift + ? * interval '1 millisecond'", time.toMillis());
    }

    private static void change(String sql, Object... values) {
        try {
            Records.change(sql, values);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
