package dev.countersign.order.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sends, small and large, from the offer to their end. */
@QuarkusTest
class CustomerSendTest {

    private final CustomerDesk desk = CustomerDesk.acme();

    @Test
    void aSmallOneGoesStraightThrough() {
        BigDecimal before = desk.available("USDC");
        JsonNode order = desk.send("25.00");
        assertThat(order.get("state").textValue()).isEqualTo("pending");
        assertThat(order.at("/asset/amount").textValue()).isEqualTo("25.40");
        assertThat(order.at("/send/fees").textValue()).isEqualTo("0.4");
        assertThat(order.at("/send/authorizations").isMissingNode()).isTrue();
        assertThat(order.has("submitted_at")).isFalse();
        assertThat(desk.available("USDC")).isEqualByComparingTo(before);

        JsonNode confirmed = desk.confirm(order).is(200).body();
        assertThat(confirmed.get("state").textValue()).isEqualTo("processing");
        assertThat(confirmed.has("submitted_at")).isTrue();
        assertThat(desk.available("USDC")).isEqualByComparingTo(before.subtract(new BigDecimal("25.4")));

        Jobs.settleChain();
        JsonNode done = desk.look(order);
        assertThat(done.get("state").textValue()).isEqualTo("completed");
        assertThat(done.at("/send/destination/crypto_currency_transaction/transaction_id")
                        .textValue())
                .startsWith("0x");
        assertThat(done.get("submitted_at")).isEqualTo(confirmed.get("submitted_at"));
    }

    @Test
    void aLargeOneWaitsForTheReviewerAfterItsCustomer() {
        JsonNode order = desk.send("5000.00");
        assertThat(order.at("/send/authorizations/0/state").textValue()).isEqualTo("pending");
        assertThat(order.at("/send/authorizations/0/type").textValue()).isEqualTo("partner");
        JsonNode confirmed = desk.confirm(order).is(200).body();
        assertThat(confirmed.get("state").textValue()).isEqualTo("pending");
        assertThat(confirmed.has("submitted_at")).isTrue();
        desk.backend().post(desk.order(order) + "/confirm", Json.of("{}")).refusedLirium(400, "invalid_order_state");
        Jobs.settleChain();
        assertThat(desk.look(order).get("state").textValue()).isEqualTo("pending");

        JsonNode approved = desk.decide(order, "approved").is(200).body();
        assertThat(approved.get("state").textValue()).isEqualTo("processing");
        assertThat(approved.at("/send/authorizations/0/state").textValue()).isEqualTo("approved");
        assertThat(approved.at("/send/authorizations/0/signed_at").isMissingNode())
                .isFalse();
        desk.decide(order, "rejected").refusedLirium(400, "invalid_state");
        Jobs.settleChain();
        assertThat(desk.look(order).get("state").textValue()).isEqualTo("completed");
    }

    @Test
    void aLargeOneWaitsForItsCustomerAfterTheReviewer() {
        JsonNode order = desk.send("5000.00");
        JsonNode approved = desk.decide(order, "approved").is(200).body();
        assertThat(approved.get("state").textValue()).isEqualTo("pending");
        Jobs.settleChain();
        assertThat(desk.look(order).get("state").textValue()).isEqualTo("pending");
        assertThat(desk.confirm(order).is(200).body().get("state").textValue()).isEqualTo("processing");
        Jobs.settleChain();
        assertThat(desk.look(order).get("state").textValue()).isEqualTo("completed");
        assertThat(Records.number(
                        "select count(*) from transfer where owner_id = ?",
                        UUID.fromString(order.get("id").textValue())))
                .isEqualTo(1);
    }

    @Test
    void aRejectedOneGivesItsFundsBack() {
        BigDecimal before = desk.available("USDC");
        JsonNode order = desk.send("6000");
        desk.confirm(order).is(200);
        assertThat(desk.available("USDC")).isEqualByComparingTo(before.subtract(new BigDecimal("6000.4")));
        JsonNode rejected = desk.decide(order, "rejected").is(200).body();
        assertThat(rejected.get("state").textValue()).isEqualTo("cancelled");
        assertThat(rejected.at("/send/authorizations/0/state").textValue()).isEqualTo("rejected");
        assertThat(desk.available("USDC")).isEqualByComparingTo(before);
    }

    @Test
    void anInternalOneIsFreeAndDoneAtOnce() {
        BigDecimal theirs = desk.balance(desk.recipientId(), "USDC", "AVAILABLE");
        JsonNode order = desk.create("""
                {'operation':'send','asset':{'currency':'USDC','amount':'12.5'},'reference_id':'%s','send':{'destination':
                 {'type':'customer','value':'%s'}}}""".formatted(UUID.randomUUID(), desk.recipientId()))
                .is(200)
                .body();
        assertThat(order.at("/send/fees").textValue()).isEqualTo("0");
        JsonNode done = desk.confirm(order).is(200).body();
        assertThat(done.get("state").textValue()).isEqualTo("completed");
        assertThat(desk.balance(desk.recipientId(), "USDC", "AVAILABLE"))
                .isEqualByComparingTo(theirs.add(new BigDecimal("12.5")));
    }
}
