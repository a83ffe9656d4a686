package dev.countersign.order.customer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.authorization.Requester;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Bank;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Everything that can be done to customers' orders, at random, by many at once. */
final class Storm {

    private static final int RECENT = 24;

    private final List<Bank> banks;
    private final List<Made> made = new CopyOnWriteArrayList<>();
    private final Queue<String> mistakes = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();

    Storm(List<Bank> banks) {
        this.banks = banks;
    }

    static UUID investment() {
        return (UUID) Records.rows("select id from investment where share_asset = 'USDCYIELD'")
                .getFirst()
                .get("id");
    }

    /** Answers that nobody should ever get, and failures of jobs and services. */
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    /** How often there was which answer. */
    Map<String, AtomicInteger> answers() {
        return new TreeMap<>(answers);
    }

    UUID[] partners() {
        return banks.stream().map(Bank::partnerId).toArray(UUID[]::new);
    }

    void act(Random random) {
        try {
            int dice = random.nextInt(100);
            if (dice < 38) {
                create(random);
            } else if (dice < 68) {
                later(random, order -> note("confirm", order.bank().confirm(order.body())));
            } else if (dice < 86) {
                decide(random);
            } else if (dice < 88) {
                withdraw(random);
            } else if (dice < 90) {
                later(random, order -> note("look", order.bank().look(order.body())));
            } else if (dice < 91) {
                later(random, order -> note("resend", order.bank().resendCode(order.body())));
            } else {
                world(random);
            }
        } catch (Exception | AssertionError failure) {
            mistakes.add(failure.toString());
        }
    }

    private void create(Random random) {
        Bank bank = banks.get(random.nextInt(banks.size()));
        UUID customer = any(bank.customers(), random);
        Answer answer = bank.create(customer, request(random, bank));
        note("create", answer);
        if (answer.status() == 200) {
            Made order = new Made(bank, answer.body());
            made.add(order);
            if (random.nextInt(3) > 0) {
                note("confirm", bank.confirm(order.body()));
            }
        }
    }

    private String request(Random random, Bank bank) {
        String redeem =
                random.nextInt(3) == 0 ? ",'redeem_investment':{'investment':{'id':'%s'}}".formatted(investment()) : "";
        String amount = "%d.%06d".formatted(1 + random.nextInt(400), random.nextInt(1_000_000));
        return switch (random.nextInt(10)) {
            case 0 ->
                "{'operation':'buy','asset':{'currency':'ETH'},'buy':{'settlement':{'amount':'%d.07'}}}"
                        .formatted(5 + random.nextInt(900));
            case 1 ->
                "{'operation':'sell','asset':{'currency':'USDC','amount':'%s'}%s}"
                        .formatted(amount, redeem.isEmpty() ? "" : ",'sell':{%s}".formatted(redeem.substring(1)));
            case 2 ->
                "{'operation':'swap','asset':{'currency':'USDC','amount':'%s'},'swap':{'currency':'ETH'%s}}"
                        .formatted("1" + amount, redeem);
            case 3 ->
                "{'operation':'swap','asset':{'currency':'ETH'},'swap':{'currency':'USDC','amount':'%s'}}"
                        .formatted("1" + amount);
            case 4 ->
                "{'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'%s'},".formatted("1" + amount)
                        + "'subscribe_investment':{'investment':{'id':'%s'}}}".formatted(investment());
            case 5 ->
                "{'operation':'redeem_investment','asset':{'currency':'USDC','amount':'%s'},".formatted("1" + amount)
                        + "'redeem_investment':{'investment':{'id':'%s'}}}".formatted(investment());
            default -> send(random, bank, redeem);
        };
    }

    private String send(Random random, Bank bank, String redeem) {
        boolean internal = random.nextInt(2) == 0;
        Bank where = internal && random.nextInt(20) == 0 ? any(banks, random) : bank;
        String type = internal ? "customer" : "crypto_currency_address";
        String value = internal ? any(where.customers(), random).toString() : CustomerDesk.OUTSIDE;
        int units = switch (random.nextInt(6)) {
            case 0, 1 -> 1000 + random.nextInt(2000);
            case 2 -> 5000 + random.nextInt(2000);
            default -> 2 + random.nextInt(400);
        };
        return """
                {'operation':'send','asset':{'currency':'USDC'},'send':{'network':'polygon','destination':
                 {'type':'%s','value':'%s','amount':'%d.%06d'}%s}}""".formatted(type, value, units, random.nextInt(1_000_000), redeem);
    }

    private void decide(Random random) {
        later(random, order -> {
            int authorizations = order.body().at("/send/authorizations").size();
            if (authorizations > 0) {
                String state = random.nextInt(8) == 0 ? "rejected" : "approved";
                note(
                        "decide",
                        order.bank()
                                .decide(
                                        random.nextInt(order.bank().reviewers()),
                                        order.body(),
                                        random.nextInt(authorizations),
                                        state));
            }
        });
    }

    /** No call of this wire does: whoever asked no longer does. */
    private void withdraw(Random random) {
        later(random, order -> {
            if (!order.body().at("/send/authorizations").isEmpty()) {
                ReviewDesk.wait(ReviewDesk.authorizations()
                        .withdraw(
                                order.bank().partnerId(),
                                Bank.authorization(order.body(), 0),
                                Requester.credential(order.bank().backend().credentialId())));
            }
        });
    }

    /** Jobs of several replicas run; time goes on; the chain fails. */
    private static void world(Random random) {
        switch (random.nextInt(9)) {
            case 0, 1 -> Jobs.dispatch();
            case 2 -> Jobs.mine();
            case 3, 4 -> Jobs.track();
            case 5 -> Jobs.expireAuthorizations();
            case 6 -> Jobs.expireCustomerOrders();
            case 7 -> ReviewDesk.pass(20 + random.nextInt(40));
            default -> Sandbox.fault("revert", 1);
        }
    }

    private void later(Random random, Consumer<Made> work) {
        List<Made> orders = new ArrayList<>(made);
        if (!orders.isEmpty()) {
            int from = Math.max(0, orders.size() - RECENT);
            work.accept(orders.get(from + random.nextInt(orders.size() - from)));
        }
    }

    private void note(String call, Answer answer) {
        String code = answer.status() == 200
                ? ""
                : " " + answer.body().path("error_code").asText();
        answers.computeIfAbsent(call + " " + answer.status() + code, name -> new AtomicInteger())
                .incrementAndGet();
        if (answer.status() >= 500 || answer.status() == 401 || answer.status() == 405) {
            mistakes.add(answer.toString());
        }
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    /** An order, as it was made. */
    private record Made(Bank bank, JsonNode body) {}
}
