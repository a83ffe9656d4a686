package dev.countersign.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Sandbox;
import dev.countersign.event.Invariants;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Everybody acts on one order at the same instant: one of them wins, the others are told so, and money moves at most once. */
@QuarkusTest
class RaceTest {

    private final Partner acme = Partner.acme();

    @AfterEach
    void everythingIsConsistent() {
        Jobs.settleChain();
        Invariants.hold();
    }

    @RepeatedTest(3)
    void aHundredAuthorizationsCancellationsAndExpiriesHaveOneOutcome() {
        Order order = acme.sells().accepted();
        Object body = order.draft().with("deadline", "281474976710655").body();
        List<Http.Call> calls = new ArrayList<>();
        for (int i = 0; i < 49; i++) {
            calls.add(acme.later(order.path("/authorize-crypto-transfer"), body));
            calls.add(acme.later(order.path("/cancel"), null));
        }
        Collections.shuffle(calls, new Random(20261121));
        calls.add(20, new Http.Call("/sandbox/v1/clock", Map.of(), Json.object("advance_seconds", 1800)));
        CompletableFuture<Void> expiry = Jobs.start(Jobs.expirer().run());

        List<Answer> answers = Http.atOnce(calls);
        expiry.join();
        Jobs.expireAuthorizations();

        List<Answer> accepted = won(answers, "/authorize-crypto-transfer");
        List<Answer> cancelled = won(answers, "/cancel");
        assertThat(accepted).hasSizeLessThanOrEqualTo(1);
        assertThat(cancelled).hasSizeLessThanOrEqualTo(1);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 400, 409));
        if (!cancelled.isEmpty() || accepted.isEmpty()) {
            order.is("cancelled");
            assertThat(order.transfer("FUNDING")).isEqualTo("CANCELLED");
        } else {
            order.is("crypto_transfer_authorization_pending");
            assertThat(order.transfer("FUNDING")).isEqualTo("RELEASED");
        }
        assertThat(order.authorization().equals("APPROVED")).isEqualTo(!accepted.isEmpty());
        Jobs.settleChain();
        assertThat(order.paymentsIntoEscrow()).isEqualTo(cancelled.isEmpty() && !accepted.isEmpty() ? 1 : 0);
    }

    @RepeatedTest(2)
    void fiftyIdenticalAuthorizationsAreAcceptedOnce() {
        Order order = acme.sells().accepted();
        Object body = order.draft().body();
        List<Answer> answers =
                Http.atOnce(Collections.nCopies(50, acme.later(order.path("/authorize-crypto-transfer"), body)));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 400, 409));
        assertThat(won(answers, "/authorize-crypto-transfer")).hasSize(1);
        answers.stream()
                .filter(answer -> answer.status() == 409)
                .forEach(answer -> answer.refused(409, "INVALID_STATUS"));
        answers.stream()
                .filter(answer -> answer.status() == 400)
                .forEach(answer ->
                        assertThat(answer.refused(400, "INVALID_REQUEST")).contains("nonce"));
        Jobs.settleChain();
        order.is("crypto_received");
        assertThat(order.paymentsIntoEscrow()).isEqualTo(1);
    }

    @Test
    void manyOrdersSignedWithOneNonceAreAuthorizedOnce() {
        List<Order> orders =
                IntStream.range(0, 8).mapToObj(i -> acme.sells().accepted()).toList();
        List<Http.Call> calls = orders.stream()
                .map(order -> acme.later(
                        order.path("/authorize-crypto-transfer"), order.draft().body()))
                .toList();
        List<Answer> answers = Http.atOnce(calls);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 400));
        assertThat(won(answers, "")).hasSize(1);
        answers.stream()
                .filter(answer -> answer.status() == 400)
                .forEach(answer ->
                        assertThat(answer.refused(400, "INVALID_REQUEST")).contains("nonce"));
        orders.stream()
                .filter(order -> order.status().equals("awaiting_crypto_transfer_authorization"))
                .forEach(order -> order.cancel().data(200));
    }

    @RepeatedTest(3)
    void cancellingWhileDispatchingEitherCancelsOrMovesTheMoney() {
        Order order = acme.sells().authorized();
        List<CompletableFuture<Void>> jobs = IntStream.range(0, 4)
                .mapToObj(i -> Jobs.start(Jobs.dispatcher().run()))
                .toList();
        List<Answer> answers = Http.atOnce(Collections.nCopies(20, acme.later(order.path("/cancel"), null)));
        jobs.forEach(CompletableFuture::join);
        Jobs.settleChain();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 400));
        boolean cancelled = !won(answers, "/cancel").isEmpty();
        order.is(cancelled ? "cancelled" : "crypto_received");
        assertThat(order.paymentsIntoEscrow()).isEqualTo(cancelled ? 0 : 1);
    }

    /** What was authorized is never stranded behind a nonce that was given up at the same instant. */
    @RepeatedTest(25)
    void cancellingOneNonceWhileTheNextIsAuthorizedLeavesNoGap() {
        Order first = acme.sells().authorized();
        Order second = acme.sells().accepted();
        List<Http.Call> calls = new ArrayList<>();
        calls.add(acme.later(
                second.path("/authorize-crypto-transfer"), second.draft().body()));
        calls.add(acme.later(first.path("/cancel"), null));
        List<Answer> answers = Http.atOnce(calls);
        boolean authorized = !won(answers, "/authorize-crypto-transfer").isEmpty();
        boolean cancelled = !won(answers, "/cancel").isEmpty();

        Jobs.settleChain();
        Jobs.settleChain();

        first.is(cancelled ? "cancelled" : "crypto_received");
        second.is(authorized ? "crypto_received" : "awaiting_crypto_transfer_authorization");
        if (!authorized) {
            answers.getFirst().refused(400, "INVALID_REQUEST");
            second.cancel().data(200);
        }
    }

    @Test
    void oneQuoteMakesOneOrder() {
        String quote = acme.quoteId();
        List<Answer> answers =
                Http.atOnce(Collections.nCopies(30, acme.later("/offramp/initiate", Json.object("quote_id", quote))));
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        answers.stream()
                .filter(answer -> answer.status() != 201)
                .forEach(answer -> answer.refused(409, "QUOTE_ALREADY_USED"));
    }

    @RepeatedTest(2)
    void acceptingDecliningAndCancellingAtOnceHaveOneOutcome() {
        Order order = acme.sells();
        List<Http.Call> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(order.provider().later(order.id(), "accept", Json.object("escrow_address", order.escrow())));
            calls.add(order.provider().later(order.id(), "decline", Json.object("reason", "no")));
            calls.add(acme.later(order.path("/cancel"), null));
        }
        Collections.shuffle(calls, new Random(7));
        List<Answer> answers = Http.atOnce(calls);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 400, 409));
        assertThat(won(answers, "/decline").size() + won(answers, "/cancel").size())
                .isEqualTo(1);
        order.is("cancelled");
    }

    @Test
    void proofAcceptedDeclinedAndConfirmedAtOnceEmptyTheEscrowOnce() {
        Order order = acme.sells().paid();
        List<Http.Call> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(order.provider().later(order.id(), "proof-accepted", null));
            calls.add(order.provider().later(order.id(), "proof-declined", Json.object("reason", "no")));
            calls.add(order.provider().later(order.id(), "settlement-confirmed", null));
            calls.add(acme.later(order.path("/confirm-fiat-received"), null));
        }
        List<Answer> answers = Http.atOnce(calls);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 400, 409));
        Jobs.settleChain();
        assertThat(order.status()).isIn("completed", "cancelled");
        assertThat(order.paymentsOutOfEscrow()).isEqualTo(1);
    }

    @Test
    void manyExpirersExpireOnce() {
        List<Order> orders =
                IntStream.range(0, 10).mapToObj(i -> acme.sells().accepted()).toList();
        List<Http.Call> clocks = new ArrayList<>();
        clocks.add(new Http.Call("/sandbox/v1/clock", Map.of(), Json.object("advance_seconds", 1801)));
        clocks.addAll(Collections.nCopies(
                7, new Http.Call("/sandbox/v1/clock", Map.of(), Json.object("advance_seconds", 0))));
        Http.atOnce(clocks).forEach(answer -> answer.is(200));
        Sandbox.advance(0);
        orders.forEach(order -> {
            order.is("cancelled");
            assertThat(order.authorization()).isEqualTo("EXPIRED");
            assertThat(order.story().stream().filter("cancelled"::equals)).hasSize(1);
        });
    }

    private static List<Answer> won(List<Answer> answers, String path) {
        return answers.stream()
                .filter(answer -> answer.request().endsWith(path) && answer.status() == 200)
                .toList();
    }
}
