package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Hmac;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.OnRampOrder;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Receiver.Reply;
import dev.countersign.driver.Receiver.Request;
import dev.countersign.driver.ReceiverCertificates;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a receiver gets: the payload, the signature, the order, and everything again until it says that it has it. */
@QuarkusTest
class WebhookDeliveryTest {

    private static final List<Integer> DELAYS_IN_MINUTES = List.of(1, 5, 15, 60, 360, 720, 1440, 1440, 1440);

    private final Partner acme = Partner.acme();

    @AfterEach
    void deaf() {
        acme.hearsNothing();
    }

    @Test
    void everyStatusOfAnOrderIsTold() {
        try (Receiver receiver = Receiver.https(ReceiverCertificates.trusted())) {
            acme.listensAt(receiver.url());
            Order order = acme.sells().proven();
            Jobs.deliverWebhooks();
            List<String> told = receiver.requests().stream()
                    .filter(request -> request.orderId().equals(order.id()))
                    .map(Request::status)
                    .toList();
            assertThat(told).isEqualTo(order.show().get("timeline").findValuesAsText("status"));
        }
    }

    /** What only we can tell apart is told once: the wire has one word for it. */
    @Test
    void everyStatusOfAnOnRampOrderIsToldOnce() {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            OnRampOrder order = acme.buys().completed();
            Jobs.deliverWebhooks();
            List<Request> told = receiver.requests().stream()
                    .filter(request -> request.orderId().equals(order.id()))
                    .toList();
            assertThat(told)
                    .extracting(Request::status)
                    .containsExactlyElementsOf(order.story())
                    .doesNotHaveDuplicates();
            assertThat(told)
                    .allSatisfy(request -> assertThat(request.json().get("data").has("payment_details_id"))
                            .isFalse());
            assertThat(Records.number(
                            "select count(*) from webhook_delivery where subject_id = ? and state = 'SKIPPED'",
                            order.uuid()))
                    .isPositive();
        }
    }

    @Test
    void theMessageSaysWhatTheSheetSays() {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Order order = acme.sells();
            Jobs.deliverWebhooks();
            Request request = receiver.requests().getFirst();
            assertThat(request.line()).isEqualTo("POST /hooks");
            assertThat(request.headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("user-agent", "unigox-webhooks/1.0");
            JsonNode body = request.json();
            assertThat(Json.names(body)).containsExactly("event_id", "event_type", "created_at", "data");
            assertThat(body.get("event_id").textValue()).matches("evt_[0-9a-f-]{36}");
            assertThat(body.get("event_type").textValue()).isEqualTo("order.status.changed");
            Instant.parse(body.get("created_at").textValue());
            JsonNode data = body.get("data");
            JsonNode amounts = order.show().get("amounts");
            assertThat(data)
                    .isEqualTo(Json.object(
                            "order_id",
                            order.id(),
                            "status",
                            "created",
                            "user_id",
                            acme.userUuid(),
                            "user_uuid",
                            acme.userUuid(),
                            "crypto_amount",
                            amounts.get("crypto_amount").textValue(),
                            "crypto_currency",
                            "USDT",
                            "fiat_amount",
                            amounts.get("fiat_amount").textValue(),
                            "fiat_currency",
                            "EUR",
                            "provider",
                            "p2p",
                            "payment_details_id",
                            Long.toString(acme.paymentDetailsId()),
                            "partner_fee",
                            "0.000000",
                            "partner_fee_pct",
                            0));
        }
    }

    @Test
    void theSignatureIsMadeOverTheRawBytes() {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            acme.sells();
            Jobs.deliverWebhooks();
            assertThat(receiver.requests()).hasSizeGreaterThan(1).allSatisfy(request -> {
                String timestamp = request.headers().get("x-unigox-timestamp");
                assertThat(request.headers().get("x-unigox-signature"))
                        .isEqualTo(Hmac.of(acme.webhookSecret(), request));
                assertThat(Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now()))
                        .as("whatever time the sandbox has, receivers have their own")
                        .isBetween(Duration.ofSeconds(-2), Duration.ofMinutes(1));
            });
        }
    }

    @Test
    void whatFailsIsTriedTenTimesWithTheSameBytes() {
        try (Receiver receiver = Receiver.plain().answers(500)) {
            acme.listensAt(receiver.url());
            Order order = acme.sells();
            Jobs.deliverWebhooks();
            for (int minutes : DELAYS_IN_MINUTES) {
                int before = of(receiver, order, "created").size();
                Sandbox.advance(minutes * 60L - 5);
                Jobs.deliverWebhooks();
                assertThat(of(receiver, order, "created")).hasSize(before);
                Sandbox.advance(6);
                Jobs.deliverWebhooks();
                assertThat(of(receiver, order, "created")).hasSize(before + 1);
            }
            List<Request> first = of(receiver, order, "created");
            assertThat(first).hasSize(10);
            assertThat(first).allSatisfy(request -> {
                assertThat(request.eventId()).isEqualTo(first.getFirst().eventId());
                assertThat(request.body()).isEqualTo(first.getFirst().body());
            });
            assertThat(of(receiver, order, "awaiting_liquidity_provider"))
                    .as("the next one goes on after the last attempt of the one before")
                    .hasSize(1);
            JsonNode exhausted =
                    deliveries("?event_id=" + first.getFirst().eventId()).get(0);
            assertThat(exhausted.get("state").textValue()).isEqualTo("exhausted");
            assertThat(exhausted.get("attempt_count").intValue()).isEqualTo(10);
            assertThat(exhausted.get("attempts").get(0).get("http_status").intValue())
                    .isEqualTo(500);
            assertThat(exhausted.get("attempts").get(0).get("error").textValue())
                    .isEqualTo("status");
        }
    }

    @Test
    void theNextEventOfAnOrderWaitsForTheOneBefore() {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            receiver.behaves(request -> Reply.status(request.status().equals("created") ? 503 : 200));
            Order order = acme.sells();
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order, "awaiting_liquidity_provider")).isEmpty();
            receiver.answers(204);
            Sandbox.advance(61);
            Jobs.deliverWebhooks();
            assertThat(receiver.requests().stream()
                            .filter(request -> request.orderId().equals(order.id()))
                            .map(Request::status))
                    .containsExactly("created", "created", "awaiting_liquidity_provider");
        }
    }

    private JsonNode deliveries(String query) {
        return acme.get("/webhooks/deliveries" + query).data(200).get("deliveries");
    }

    private static List<Request> of(Receiver receiver, Order order, String status) {
        return receiver.requests().stream()
                .filter(request ->
                        request.orderId().equals(order.id()) && request.status().equals(status))
                .toList();
    }
}
