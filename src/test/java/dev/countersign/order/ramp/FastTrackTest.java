package dev.countersign.order.ramp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Provider;
import dev.countersign.driver.Snapshot;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fiat is confirmed early, twice, by both sides, or all at once: the escrow pays out once. */
@QuarkusTest
class FastTrackTest {

    private final Partner acme = Partner.acme();

    @Test
    void confirmsAsSoonAsTheCryptoIsInEscrow() {
        Order order = acme.sells().funded();
        order.confirm().data(200);
        Jobs.settleChain();
        completedOnce(order);
        assertThat(order.story()).doesNotContain("fiat_payment_started");
    }

    @Test
    void confirmsWhileTheFiatIsOnItsWay() {
        Order order = acme.sells().paid();
        order.confirm().data(200);
        Jobs.settleChain();
        completedOnce(order);
        assertThat(order.story())
                .contains("fiat_payment_started")
                .doesNotContain("awaiting_fiat_received_confirmation");
    }

    @Test
    void confirmingAgainChangesNothingAtAnyStep() {
        Order order = acme.sells().funded();
        order.confirm().data(200);
        confirmsWithoutEffect(order, "fiat_received_confirmed");
        Jobs.dispatch();
        confirmsWithoutEffect(order, "crypto_release_pending");
        Jobs.mine();
        Jobs.track();
        confirmsWithoutEffect(order, "completed");
        completedOnce(order);
    }

    @Test
    void confirmingAfterAnAutomaticSettlementChangesNothing() {
        Order order = acme.sells().funded();
        order.provider().settled(order.id()).is(200);
        confirmsWithoutEffect(order, "fiat_received_confirmed");
        Jobs.settleChain();
        completedOnce(order);
    }

    @Test
    void anAutomaticSettlementAfterConfirmingChangesNothing() {
        Order order = acme.sells().paid();
        order.confirm().data(200);
        Snapshot before = order.snapshot();
        order.provider().settled(order.id()).is(200);
        assertThat(order.snapshot()).isEqualTo(before);
        Jobs.settleChain();
        order.provider().settled(order.id()).is(200);
        completedOnce(order);
    }

    @Test
    void aProviderThatSettlesByItselfIsSaidToDoSo() {
        long usd = acme.details(acme.userUuid(), "USD", "ach");
        ObjectNode request = acme.quoteRequest()
                .put("payment_details_id", usd)
                .put("fiat_currency", "USD")
                .put("has_fiat_settlement_notification", true);
        Order offered = acme.sells(request);
        assertThat(offered.show().get("has_fiat_settlement_notification").booleanValue())
                .isTrue();
        Order order = new Order(acme, Provider.second(), offered.id()).funded();
        order.provider().settled(order.id()).is(200);
        Jobs.settleChain();
        completedOnce(order);
    }

    @Test
    void bothSidesAtOncePayOutOnce() {
        Order order = acme.sells().funded();
        List<Http.Call> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(acme.later(order.path("/confirm-fiat-received"), null));
            calls.add(order.provider().later(order.id(), "settlement-confirmed", null));
        }
        List<Answer> answers = Http.atOnce(calls);
        assertThat(answers).allSatisfy(answer -> answer.is(200));
        Jobs.settleChain();
        completedOnce(order);
    }

    @Test
    void cannotConfirmBeforeTheCryptoIsInEscrowNorAfterTheEnd() {
        Order order = acme.sells();
        refusesToConfirm(order);
        refusesToConfirm(order.accepted());
        order.authorize(order.draft().body()).data(200);
        refusesToConfirm(order);
        order.cancel().data(200);
        refusesToConfirm(order);
    }

    private static void confirmsWithoutEffect(Order order, String status) {
        Snapshot before = order.snapshot();
        assertThat(order.confirm().data(200).get("status").textValue()).isEqualTo(status);
        assertThat(order.snapshot()).isEqualTo(before);
    }

    private static void refusesToConfirm(Order order) {
        Snapshot before = order.snapshot();
        order.confirm().refused(400, "INVALID_STATUS");
        assertThat(order.snapshot()).isEqualTo(before);
    }

    private static void completedOnce(Order order) {
        order.is("completed");
        assertThat(order.transfer("SETTLEMENT")).isEqualTo("CONFIRMED");
        assertThat(order.paymentsOutOfEscrow()).isEqualTo(1);
        assertThat(order.story().stream().filter("fiat_received_confirmed"::equals))
                .hasSize(1);
    }
}
