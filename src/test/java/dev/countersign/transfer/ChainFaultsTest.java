package dev.countersign.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.ForwardRequestDraft;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.driver.Snapshot;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The chain refuses, reverts, says nothing, or is asked twice: a transfer happens once or not at all. */
@QuarkusTest
class ChainFaultsTest {

    @Inject
    TransferRepository transfers;

    private final Partner acme = Partner.acme();

    @AfterEach
    void allIsWellAgain() {
        Sandbox.noFaults();
        Jobs.settleChain();
    }

    @Test
    void aWalletThatHoldsTooLittleMayTryAgain() {
        Order order = acme.sells().accepted();
        ForwardRequestDraft draft = order.draft();
        Sandbox.fault("insufficient_balance", 1);
        Snapshot before = order.snapshot();

        JsonNode error = order.authorize(draft.body()).error(422);
        assertThat(error.get("code").textValue()).isEqualTo("INSUFFICIENT_BALANCE");
        assertThat(error.get("message").textValue()).contains("USDT", acme.walletAddress(), "100.000000");
        assertThat(error.get("details").get("required").textValue()).isEqualTo("100.000000");
        assertThat(new java.math.BigDecimal(error.get("details").get("balance").textValue()))
                .isZero();
        assertThat(error.get("details").get("wallet").textValue()).isEqualTo(acme.walletAddress());
        assertThat(order.snapshot()).isEqualTo(before);

        order.authorize(draft.body()).data(200);
    }

    @Test
    void aFailedSimulationMayBeTriedAgain() {
        Order order = acme.sells().accepted();
        ForwardRequestDraft draft = order.draft();
        Sandbox.fault("simulation_failed", 2);
        Snapshot before = order.snapshot();

        order.authorize(draft.body()).refused(502, "TRANSACTOR_ERROR");
        order.authorize(draft.body()).refused(502, "TRANSACTOR_ERROR");
        assertThat(order.snapshot()).isEqualTo(before);

        order.authorize(draft.body()).data(200);
        Jobs.settleChain();
        order.is("crypto_received");
    }

    @Test
    void aMalformedRequestDoesNotReachTheRelay() {
        Order order = acme.sells().accepted();
        Sandbox.fault("simulation_failed", 1);
        order.authorize(order.draft().signedBy(BigInteger.TWO).body()).refused(400, "INVALID_REQUEST");
        order.authorize(order.draft().body()).refused(502, "TRANSACTOR_ERROR");
        order.cancel().data(200);
    }

    @Test
    void aRevertedFundingFailsTheOrder() {
        Order order = acme.sells().authorized();
        Sandbox.fault("revert", 1);
        Jobs.settleChain();

        JsonNode shown = order.is("failed").show();
        assertThat(shown.get("next_action").isNull()).isTrue();
        assertThat(Json.texts(shown.get("allowed_actions"))).isEmpty();
        assertThat(shown.get("crypto_transfer_authorization_seconds_left").isNull())
                .isTrue();
        assertThat(order.transfer("FUNDING")).isEqualTo("FAILED");
        assertThat(order.paymentsIntoEscrow()).isZero();

        Snapshot before = order.snapshot();
        order.cancel().refused(400, "INVALID_STATUS");
        order.confirm().refused(400, "INVALID_STATUS");
        assertThat(order.snapshot()).isEqualTo(before);
        acme.sells().funded();
    }

    @Test
    void aRevertedSettlementFailsTheOrder() {
        Order order = acme.sells().proven();
        order.confirm().data(200);
        Sandbox.fault("revert", 1);
        Jobs.settleChain();
        order.is("failed");
        assertThat(order.transfer("SETTLEMENT")).isEqualTo("FAILED");
        assertThat(order.paymentsOutOfEscrow()).isZero();
        order.confirm().refused(400, "INVALID_STATUS");
    }

    @Test
    void aBroadcastWithoutAnswerIsLookedUpAndRepeatedNotRecreated() {
        Order order = acme.sells().authorized();
        Sandbox.fault("silent", 2);
        Jobs.dispatch();
        Object hash = order.transfers().getFirst().get("tx_hash");
        assertThat(order.transfer("FUNDING")).isEqualTo("SUBMITTED");
        assertThat(order.movements("FUNDING")).isEmpty();
        order.cancel().refused(400, "OPERATION_NOT_ALLOWED");

        Jobs.mine();
        Jobs.track();
        order.is("crypto_transfer_authorization_pending");
        assertThat(order.movements("FUNDING")).isEmpty();
        Jobs.track();
        Jobs.track();
        Jobs.mine();
        Jobs.track();

        order.is("crypto_received");
        assertThat(order.transfers().getFirst()).containsEntry("tx_hash", hash);
        assertThat(order.movements("FUNDING")).hasSize(1);
        assertThat(order.paymentsIntoEscrow()).isEqualTo(1);
    }

    @Test
    void aLostBroadcastDoesNotRuinTheNextOrderOfTheWallet() {
        Order first = acme.sells().authorized();
        Sandbox.fault("silent", 1);
        Jobs.dispatch();
        Order second = acme.sells().authorized();
        Jobs.settleChain();
        first.is("crypto_received");
        second.is("crypto_received");
        assertThat(first.paymentsIntoEscrow() + second.paymentsIntoEscrow()).isEqualTo(2);
    }

    @Test
    void theNextOrderWaitsWhileAnEarlierBroadcastKeepsGettingLost() {
        Order first = acme.sells().authorized();
        Sandbox.fault("silent", 2);
        Jobs.dispatch();
        Order second = acme.sells().authorized();
        Jobs.settleChain();
        assertThat(second.transfer("FUNDING")).isEqualTo("RELEASED");
        Sandbox.advance(31);
        Jobs.settleChain();
        Jobs.settleChain();
        first.is("crypto_received");
        second.is("crypto_received");
    }

    @Test
    void theWindowDoesNotEndWhatIsOnItsWay() {
        Order order = acme.sells().authorized();
        Sandbox.fault("silent", 1);
        Jobs.dispatch();
        Sandbox.advance(1801);
        JsonNode shown = order.is("crypto_transfer_authorization_pending").show();
        assertThat(shown.get("crypto_transfer_authorization_seconds_left").longValue())
                .isZero();
        Jobs.track();
        Jobs.mine();
        Jobs.track();
        order.is("crypto_received");
    }

    @Test
    void whatWasSignedLapsesWhenItsDeadlinePassesBeforeItIsSent() {
        Order order = acme.sells().accepted();
        String soon = String.valueOf(Sandbox.now().getEpochSecond() + 60);
        order.authorize(order.draft().with("deadline", soon).body()).data(200);
        Sandbox.advance(120);
        Jobs.settleChain();
        order.is("cancelled");
        assertThat(order.transfer("FUNDING")).isEqualTo("CANCELLED");
        assertThat(order.movements("FUNDING")).isEmpty();
        acme.sells().funded();
    }

    @Test
    void twoOrdersWithTheSameNonceAreBothSettledOnceTheLoserAsksAgain() {
        Order first = acme.sells().accepted();
        Order second = acme.sells().accepted();
        ForwardRequestDraft one = first.draft();
        ForwardRequestDraft two = second.draft();
        assertThat(two.field("nonce")).isEqualTo(one.field("nonce"));

        first.authorize(one.body()).data(200);
        Snapshot before = second.snapshot();
        assertThat(second.authorize(two.body()).refused(400, "INVALID_REQUEST")).contains("nonce");
        assertThat(second.snapshot()).isEqualTo(before);

        ForwardRequestDraft again = second.draft();
        assertThat(new BigInteger(again.field("nonce")))
                .isEqualTo(new BigInteger(one.field("nonce")).add(BigInteger.ONE));
        second.authorize(again.body()).data(200);
        Jobs.settleChain();
        first.is("crypto_received");
        second.is("crypto_received");
    }

    @Test
    void aNonceThatIsGivenBackIsServedAgain() {
        Order first = acme.sells().authorized();
        String nonce = nonceOf(first);
        first.cancel().data(200);
        Order second = acme.sells().accepted();
        assertThat(second.draft().field("nonce")).isEqualTo(nonce);
        second.cancel().data(200);
    }

    @Test
    void anEarlierTransferCannotBeCancelledFromUnderALaterOne() {
        Order first = acme.sells().authorized();
        Order second = acme.sells().authorized();
        Snapshot before = first.snapshot();
        first.cancel().refused(400, "OPERATION_NOT_ALLOWED");
        assertThat(first.snapshot()).isEqualTo(before);
        second.cancel().data(200);
        first.cancel().data(200);
    }

    @Test
    void aWalletCannotCommitMoreThanItHolds() {
        Order first = acme.sells(
                        acme.quoteRequest().put("crypto_currency", "USDC").put("crypto_amount", "50000"))
                .authorized();
        for (int i = 0; i < 30; i++) {
            Order next = acme.sells(
                            acme.quoteRequest().put("crypto_currency", "USDC").put("crypto_amount", "50000"))
                    .accepted();
            if (next.authorize(next.draft().body()).status() == 422) {
                next.cancel().data(200);
                Jobs.settleChain();
                first.is("crypto_received");
                return;
            }
        }
        throw new AssertionError("the wallet spent more than a million");
    }

    @Test
    void manyDispatchersAndTrackersBroadcastOnce() {
        Order order = acme.sells().authorized();
        together(() -> Jobs.start(Jobs.dispatcher().run()));
        together(() -> Jobs.start(Jobs.tracker().run()));
        Jobs.mine();
        together(() -> Jobs.start(Jobs.tracker().run()));

        order.is("crypto_received");
        assertThat(order.movements("FUNDING")).hasSize(1);
        assertThat(order.paymentsIntoEscrow()).isEqualTo(1);
        assertThat(order.story().stream().filter("crypto_received"::equals)).hasSize(1);
    }

    @Test
    void aLostBroadcastIsRepeatedByManyTrackersAndExecutedOnce() {
        Order order = acme.sells().authorized();
        Sandbox.fault("silent", 3);
        together(() -> Jobs.start(Jobs.dispatcher().run()));
        for (int round = 0; round < 4; round++) {
            together(() -> Jobs.start(Jobs.tracker().run()));
        }
        Jobs.mine();
        together(() -> Jobs.start(Jobs.tracker().run()));
        order.is("crypto_received");
        assertThat(order.paymentsIntoEscrow()).isEqualTo(1);
    }

    @Test
    void aChainThatForgotThreeTransfersLearnsThemInOrder() throws SQLException {
        List<Order> orders = List.of(
                acme.sells().authorized(),
                acme.sells().authorized(),
                acme.sells().authorized());
        Jobs.dispatch();
        for (Order order : orders) {
            Records.change(
                    "delete from sandbox_chain_transaction where tx_hash = ?",
                    order.transfers().getFirst().get("tx_hash"));
        }
        Jobs.track();
        Jobs.mine();
        Jobs.track();
        orders.forEach(order -> order.is("crypto_received"));
    }

    @Test
    void aTransferThatStaysUnknownDoesNotKeepTheNextFromItsTurn() {
        Order first = acme.sells().funded();
        Order second = acme.sells().funded();
        first.confirm().data(200);
        second.confirm().data(200);
        Sandbox.fault("silent", 1_000);
        Jobs.dispatch();
        assertThat(List.of(oneLookedUp(), oneLookedUp())).containsExactlyInAnyOrder(first.uuid(), second.uuid());
        assertThat(List.of(oneLookedUp(), oneLookedUp())).containsExactlyInAnyOrder(first.uuid(), second.uuid());
        Sandbox.noFaults();
        Jobs.track();
        Jobs.settleChain();
        first.is("completed");
        second.is("completed");
    }

    private UUID oneLookedUp() {
        return transfers
                .claimSubmitted(1, Duration.ZERO)
                .await()
                .atMost(Duration.ofSeconds(60))
                .getFirst()
                .transfer()
                .ownerId();
    }

    private static void together(java.util.function.Supplier<CompletableFuture<Void>> job) {
        CompletableFuture.allOf(IntStream.range(0, 8).mapToObj(i -> job.get()).toArray(CompletableFuture[]::new))
                .join();
    }

    private static String nonceOf(Order order) {
        Map<String, Object> row = Records.rows(
                        "select sender_nonce::text as nonce from transfer where owner_id = ? and purpose = 'FUNDING'",
                        order.uuid())
                .getFirst();
        return (String) row.get("nonce");
    }

    @Test
    void aNonceThatWasNeverUsedIsServedAgain() throws SQLException {
        Order reverted = acme.sells().authorized();
        Order behind = acme.sells().authorized();
        Order next = acme.sells().accepted();
        String hole = next.parameters().get("forwarder_nonce").textValue();
        Sandbox.fault("revert", 1);
        Jobs.dispatch();
        Jobs.mine();
        Records.change(
                "update transfer set claimed_until = countersign_now() + interval '1 hour' where owner_id = ?",
                UUID.fromString(behind.id()));
        Jobs.track();
        reverted.is("failed");

        String served = next.parameters().get("forwarder_nonce").textValue();

        assertThat(new BigInteger(served)).isEqualTo(new BigInteger(hole).subtract(BigInteger.TWO));
        next.authorize(next.draft().body()).data(200);
        Records.change("update transfer set claimed_until = null where owner_id = ?", UUID.fromString(behind.id()));
        Jobs.settleChain();
        next.is("crypto_received");
        behind.is("failed");
    }

    @Test
    void aRequestThatWasAcceptedInTimeIsSentAsLongAsItIsValid() {
        Order order = acme.sells().accepted();
        ForwardRequestDraft draft =
                order.draft().with("deadline", String.valueOf(Sandbox.now().getEpochSecond() + 12));
        order.authorize(draft.body()).data(200);
        Sandbox.advance(5);

        Jobs.settleChain();

        order.is("crypto_received");
    }
}
