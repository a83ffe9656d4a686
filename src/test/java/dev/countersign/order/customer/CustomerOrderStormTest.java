package dev.countersign.order.customer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Bank;
import dev.countersign.driver.Barrier;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.event.Invariants;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Thousands of random orders, decisions, expiries and failures at once, of two partners: nothing is lost, made or sent twice, and
 * nobody is told of a mistake of ours. {@code -Dcountersign.storm.actions} makes it longer, {@code -Dcountersign.storm.seed} repeats it.
 */
@QuarkusTest
class CustomerOrderStormTest {

    private static final int ACTIONS = Integer.getInteger("countersign.storm.actions", 3000);
    private static final int THREADS = 12;
    private static final int PHASES = 3;
    private static final String SHARE_RATE = "USDCYIELD/USDC";

    @AfterEach
    void allIsWellAgain() {
        Sandbox.noFaults();
    }

    @Test
    @Timeout(3600)
    void theBooksBalanceWhateverHappens() {
        long seed = Long.getLong("countersign.storm.seed", System.nanoTime());
        List<Bank> banks = List.of(Bank.open(4), Bank.open(3));
        banks.forEach(CustomerOrderStormTest::invest);
        Storm storm = new Storm(banks);
        Sandbox.rates(SHARE_RATE, "25");
        try {
            for (int phase = 0; phase < PHASES; phase++) {
                blow(storm, seed + phase);
                assertThat(storm.mistakes())
                        .as("answers in the storm of seed " + seed)
                        .isEmpty();
                Invariants.hold();
            }
        } finally {
            Sandbox.rates(SHARE_RATE, "-20");
        }
        calm(storm, seed);
    }

    private static void blow(Storm storm, long seed) {
        List<Supplier<? extends Object>> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed * 31 + thread);
            threads.add(() -> {
                for (int action = 0; action < ACTIONS / PHASES / THREADS; action++) {
                    storm.act(random);
                }
                return "done";
            });
        }
        Barrier.atOnce(threads);
    }

    /** Everything comes to its end; then all money is available, or outside, or earned. */
    private static void calm(Storm storm, long seed) {
        Sandbox.noFaults();
        Jobs.settleChain();
        Sandbox.advance(Bank.WINDOW_SECONDS + 1);
        Jobs.settleChain();
        Jobs.settleChain();
        Invariants.hold();
        UUID[] partners = storm.partners();
        assertThat(Records.rows("""
                        select state, count(*) from customer_order where partner_id = any (?)
                           and state in ('CREATED', 'CONFIRMED', 'PROCESSING') group by state""", (Object) partners))
                .as("open orders after seed " + seed)
                .isEmpty();
        assertThat(Records.rows(
                        "select id from ledger_account where partner_id = any (?) and kind = 'HELD' and balance <> 0",
                        (Object) partners))
                .as("held after seed " + seed)
                .isEmpty();
        String outcomes = Records.rows(
                        "select operation || ' ' || state as outcome, count(*) as n from customer_order"
                                + " where partner_id = any (?) group by 1 order by 1",
                        (Object) partners)
                .stream()
                .map(row -> row.get("outcome") + " " + row.get("n"))
                .collect(Collectors.joining(", "));
        System.out.printf("storm of seed %d: %s; answers %s%n", seed, outcomes, storm.answers());
        for (String outcome : List.of(
                "BUY COMPLETED",
                "SELL COMPLETED",
                "SWAP COMPLETED",
                "SEND COMPLETED",
                "SEND CANCELLED",
                "SEND FAILED",
                "SEND EXPIRED",
                "SUBSCRIBE_INVESTMENT COMPLETED",
                "REDEEM_INVESTMENT COMPLETED")) {
            assertThat(outcomes).as("seed " + seed).contains(outcome);
        }
    }

    /** Every customer has shares, which will have earned something. */
    private static void invest(Bank bank) {
        for (UUID customer : bank.customers()) {
            bank.confirm(bank.create(customer, """
                            {'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'100000'},
                             'subscribe_investment':{'investment':{'id':'%s'}}}""".formatted(Storm.investment()))
                            .is(200)
                            .body())
                    .is(200);
        }
    }
}
