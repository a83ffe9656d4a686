package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.order.ramp.RampOrderCommand;
import dev.countersign.order.ramp.RampOrderState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wire has words for everything that can happen, and a status for every state. */
class DescriptionsTest {

    @Test
    void everyCommandHasASentence() {
        assertThat(Descriptions.knows("Create")).isTrue();
        Arrays.stream(RampOrderCommand.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .forEach(trigger ->
                        assertThat(Descriptions.knows(trigger)).as(trigger).isTrue());
    }

    @Test
    void everyStateIsAStatus() {
        for (RampOrderState state : RampOrderState.values()) {
            assertThat(OrderStatus.of(state).states()).contains(state);
        }
    }

    @Test
    void theWireHasItsNineteenStatusesAndFifteenCodes() {
        List<String> statuses =
                Arrays.stream(OrderStatus.values()).map(OrderStatus::text).toList();
        assertThat(statuses)
                .containsExactlyInAnyOrder(
                        "created",
                        "awaiting_liquidity_provider",
                        "awaiting_crypto_transfer_authorization",
                        "crypto_transfer_authorization_pending",
                        "crypto_received",
                        "fiat_payment_started",
                        "awaiting_fiat_received_confirmation",
                        "fiat_received_confirmed",
                        "crypto_release_pending",
                        "awaiting_vendor_escrow_funding",
                        "awaiting_fiat_transfer",
                        "fiat_transfer_pending",
                        "completed",
                        "cancelled",
                        "failed",
                        "price_changed_requote_needed",
                        "send_out_pending",
                        "send_out_completed",
                        "send_out_failed");
        assertThat(UnigoxErrorCode.values()).hasSize(15);
    }
}
