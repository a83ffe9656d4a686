package dev.countersign.event.webhook;

import static dev.countersign.event.webhook.RehearsalFormat.ENDED;
import static dev.countersign.event.webhook.RehearsalFormat.MOVED;
import static dev.countersign.event.webhook.RehearsalFormat.WIRE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Receiver.Request;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.lifecycle.Result;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several endpoints of one partner on one wire: each is told what it asked for, and none hears of another. */
@QuarkusTest
class SubscriptionTest {

    private static final int MOST = 20;
    private static final long DAY = 86_400;

    private final Partner acme = Partner.acme();
    private final Operator operator = new Operator();

    @AfterEach
    void silence() {
        Rehearsal.silence();
        acme.hearsNothing();
    }

    @Test
    void eachIsToldOfWhatItAskedFor() throws SQLException {
        try (Receiver moves = Receiver.plain();
                Receiver ends = Receiver.plain();
                Receiver both = Receiver.plain();
                Receiver everything = Receiver.plain();
                Receiver other = Receiver.plain()) {
            WebhookEndpoint quiet = Rehearsal.subscribe(Rehearsal.acme(), ends, ENDED);
            Rehearsal.subscribe(Rehearsal.acme(), moves, MOVED);
            Rehearsal.subscribe(Rehearsal.acme(), both, ENDED, MOVED);
            WebhookEndpoint unfiltered = Rehearsal.subscribe(Rehearsal.acme(), everything, ENDED);
            Records.change("update webhook_endpoint set topics = null where id = ?", unfiltered.id());
            acme.listensAt(other.url());
            Order order = acme.sells();
            order.cancel().data(200);
            Jobs.deliverWebhooks();
            assertThat(told(moves, order)).containsExactly("AWAITING_LIQUIDITY_PROVIDER");
            assertThat(told(ends, order)).containsExactly("CANCELLED");
            assertThat(told(both, order)).containsExactly("AWAITING_LIQUIDITY_PROVIDER", "CANCELLED");
            assertThat(told(everything, order)).containsExactly("AWAITING_LIQUIDITY_PROVIDER", "CANCELLED");
            assertThat(told(other, order))
                    .as("another wire of the same partner goes on as before")
                    .containsExactly("created", "awaiting_liquidity_provider", "cancelled");
            assertThat(states(quiet)).containsExactly("SKIPPED", "SKIPPED", "DELIVERED");
        }
    }

    @Test
    void oneThatFailsHoldsUpItselfAlone() {
        try (Receiver well = Receiver.plain();
                Receiver sick = Receiver.plain().answers(500)) {
            Rehearsal.subscribe(Rehearsal.acme(), sick, MOVED, ENDED);
            Rehearsal.subscribe(Rehearsal.acme(), well, MOVED, ENDED);
            Order order = acme.sells();
            order.cancel().data(200);
            Jobs.deliverWebhooks();
            assertThat(told(well, order)).containsExactly("AWAITING_LIQUIDITY_PROVIDER", "CANCELLED");
            assertThat(told(sick, order)).containsExactly("AWAITING_LIQUIDITY_PROVIDER");
            Sandbox.advance(61);
            Jobs.deliverWebhooks();
            sick.answers(200);
            Sandbox.advance(301);
            Jobs.deliverWebhooks();
            List<Request> attempts = sick.requests();
            assertThat(told(sick, order))
                    .containsExactly(
                            "AWAITING_LIQUIDITY_PROVIDER",
                            "AWAITING_LIQUIDITY_PROVIDER",
                            "AWAITING_LIQUIDITY_PROVIDER",
                            "CANCELLED");
            assertThat(attempts.subList(0, 3))
                    .allSatisfy(again -> assertThat(again.body())
                            .isEqualTo(attempts.getFirst().body()));
            assertThat(well.requests().getFirst().eventId())
                    .as("one event, whoever is told of it")
                    .isEqualTo(attempts.getFirst().eventId());
        }
    }

    @Test
    void togetherTheyHaveThePlacesOfOne() {
        try (Receiver receiver = Receiver.plain()) {
            receiver.behaves(request -> {
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                return Receiver.Reply.status(200);
            });
            IntStream.range(0, 4).forEach(each -> Rehearsal.subscribe(Rehearsal.acme(), receiver, MOVED, ENDED));
            List<Order> orders =
                    IntStream.range(0, 10).mapToObj(each -> acme.sells()).toList();
            Jobs.deliverWebhooks();
            assertThat(receiver.requests()).hasSize(4 * orders.size());
            assertThat(receiver.mostUnderWay()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void aPartnerHasABoundedNumberAlsoWhenItAsksForManyAtOnce() {
        List<CompletableFuture<Result<WebhookEndpoint, WebhookProblem>>> asked = IntStream.range(0, MOST + 10)
                .mapToObj(each -> Rehearsal.subscriptions()
                        .subscribe(Rehearsal.acme(), WIRE, "https://example.com/" + each, List.of(MOVED))
                        .subscribeAsCompletionStage())
                .toList();
        long done = asked.stream()
                .map(CompletableFuture::join)
                .filter(Result.Done.class::isInstance)
                .count();
        assertThat(done).isEqualTo(MOST);
        assertThat(Rehearsal.subscriptionsOf(Rehearsal.acme())).hasSize(MOST);
        assertThat(Rehearsal.trySubscribe(Rehearsal.acme(), "https://example.com/"))
                .isEqualTo(Result.refused(new WebhookProblem.TooManySubscriptions(MOST)));
        Rehearsal.unsubscribe(
                Rehearsal.acme(),
                Rehearsal.subscriptionsOf(Rehearsal.acme()).getFirst().id());
        assertThat(Rehearsal.trySubscribe(Rehearsal.acme(), "https://example.com/"))
                .isInstanceOf(Result.Done.class);
        assertThat(Rehearsal.trySubscribe(Rehearsal.rival(), "https://example.com/"))
                .as("of another partner's number nobody knows")
                .isInstanceOf(Result.Done.class);
    }

    @Test
    void aUrlThatLeadsInsideIsRefused() {
        assertThat(Rehearsal.trySubscribe(Rehearsal.acme(), "https://10.0.0.1/"))
                .isInstanceOf(Result.Refused.class);
        assertThat(Rehearsal.subscriptionsOf(Rehearsal.acme())).isEmpty();
    }

    @Test
    void oneThatIsRemovedHearsNothingMoreAndIsForgottenWithItsLog() {
        try (Receiver removed = Receiver.plain().answers(500);
                Receiver kept = Receiver.plain()) {
            WebhookEndpoint first = Rehearsal.subscribe(Rehearsal.acme(), removed, MOVED, ENDED);
            Rehearsal.subscribe(Rehearsal.acme(), kept, MOVED, ENDED);
            Order order = acme.sells();
            Jobs.deliverWebhooks();
            assertThat(Rehearsal.unsubscribe(Rehearsal.acme(), first.id())).isTrue();
            assertThat(Rehearsal.unsubscribe(Rehearsal.acme(), first.id()))
                    .as("it is gone")
                    .isFalse();
            removed.answers(200).forget();
            order.cancel().data(200);
            Sandbox.advance(61);
            Jobs.deliverWebhooks();
            assertThat(removed.requests()).isEmpty();
            assertThat(told(kept, order)).containsExactly("AWAITING_LIQUIDITY_PROVIDER", "CANCELLED");
            assertThat(states(first)).containsExactly("SKIPPED", "DISCARDED");
            Sandbox.advance(2 * DAY);
            Jobs.sweepWebhooks();
            assertThat(rows(first)).as("as long as its log").isEqualTo(1);
            Sandbox.advance(30 * DAY);
            Jobs.sweepWebhooks();
            assertThat(rows(first)).isZero();
        }
    }

    @Test
    void tenantsNeverMeet() {
        try (Receiver mine = Receiver.plain();
                Receiver foreign = Receiver.plain()) {
            WebhookEndpoint own = Rehearsal.subscribe(Rehearsal.acme(), mine, MOVED);
            Rehearsal.subscribe(Rehearsal.rival(), foreign, MOVED);
            Order order = acme.sells();
            Jobs.deliverWebhooks();
            assertThat(told(mine, order)).hasSize(1);
            assertThat(foreign.requests()).isEmpty();
            assertThat(Rehearsal.unsubscribe(Rehearsal.rival(), own.id())).isFalse();
            assertThat(Rehearsal.subscriptionsOf(Rehearsal.acme())).hasSize(1);
            String ofRival = "/admin/v1/partners/" + Rehearsal.rival() + "/webhook-endpoints/" + own.id();
            operator.call("POST", ofRival + "/enable", null).problem(404, "not_found");
            operator.call("GET", ofRival + "/deliveries", null).problem(404, "not_found");
            operator.call("POST", ofRival + "/deliveries/resend", lastDay()).problem(404, "not_found");
            String delivery = delivery(own, "delivered").get("delivery_id").textValue();
            acme.post("/webhooks/deliveries/" + delivery + "/resend", null)
                    .refusedAccount(404, "webhook_delivery_not_found");
            operator.call("POST", operator.webhooksOfAcme("/unigox/deliveries/" + delivery + "/resend"), null)
                    .problem(404, "not_found");
        }
    }

    @Test
    void theOperatorSeesEachAndEnablesOne() {
        try (Receiver gone = Receiver.plain().answers(410);
                Receiver well = Receiver.plain()) {
            WebhookEndpoint first = Rehearsal.subscribe(Rehearsal.acme(), gone, MOVED);
            Rehearsal.subscribe(Rehearsal.acme(), well, MOVED, ENDED);
            Order order = acme.sells();
            Jobs.deliverWebhooks();
            List<JsonNode> listed = endpoints();
            assertThat(listed).hasSize(2);
            assertThat(listed.get(0).get("id").textValue()).isEqualTo(first.id().toString());
            assertThat(listed.get(0).get("enabled").booleanValue()).isFalse();
            assertThat(listed.get(0).get("disabled_reason").textValue()).isEqualTo("gone");
            assertThat(Json.texts(listed.get(0).get("topics"))).containsExactly(MOVED);
            assertThat(listed.get(1).get("enabled").booleanValue()).isTrue();
            gone.answers(200).forget();
            assertThat(operator.call("POST", path(first, "/enable"), null)
                            .is(200)
                            .body()
                            .get("enabled")
                            .booleanValue())
                    .isTrue();
            Jobs.deliverWebhooks();
            assertThat(told(gone, order)).hasSize(1);
            operator.call("POST", operator.webhooksOfAcme("/rehearsal/enable"), null)
                    .problem(409, "conflict");
        }
    }

    @Test
    void whatWasDeliveredIsSentAgainOnRequestToThatOneOnly() {
        try (Receiver one = Receiver.plain();
                Receiver other = Receiver.plain()) {
            WebhookEndpoint first = Rehearsal.subscribe(Rehearsal.acme(), one, MOVED);
            Rehearsal.subscribe(Rehearsal.acme(), other, MOVED);
            acme.sells();
            Jobs.deliverWebhooks();
            byte[] body = one.only().body();
            one.forget();
            other.forget();
            String delivery = delivery(first, "delivered").get("delivery_id").textValue();
            operator.call("POST", operator.webhooksOfAcme("/rehearsal/deliveries/" + delivery + "/resend"), null)
                    .is(200);
            Jobs.deliverWebhooks();
            assertThat(one.only().body()).isEqualTo(body);
            JsonNode resent = operator.call("POST", path(first, "/deliveries/resend"), lastDay())
                    .is(200)
                    .body();
            assertThat(resent.get("queued").longValue()).isEqualTo(1);
            Jobs.deliverWebhooks();
            assertThat(one.requests()).hasSize(2);
            assertThat(other.requests()).isEmpty();
        }
    }

    private List<JsonNode> endpoints() {
        JsonNode all =
                operator.call("GET", operator.webhooksOfAcme(""), null).is(200).body();
        return IntStream.range(0, all.size())
                .mapToObj(all::get)
                .filter(endpoint -> endpoint.get("wire").textValue().equals(WIRE))
                .toList();
    }

    private JsonNode delivery(WebhookEndpoint endpoint, String state) {
        return operator.call("GET", path(endpoint, "/deliveries?state=" + state), null)
                .is(200)
                .body()
                .get("deliveries")
                .get(0);
    }

    private static String path(WebhookEndpoint endpoint, String rest) {
        return "/admin/v1/partners/" + endpoint.partnerId() + "/webhook-endpoints/" + endpoint.id() + rest;
    }

    private static JsonNode lastDay() {
        return Json.object(
                "from", Sandbox.now().minusSeconds(3600).toString(),
                "to", Sandbox.now().plusSeconds(60).toString(),
                "state", "delivered");
    }

    private static List<String> states(WebhookEndpoint endpoint) {
        return Records.rows(
                        "select state from webhook_delivery where endpoint_id = ? order by subject_id, sequence",
                        endpoint.id())
                .stream()
                .map(row -> (String) row.get("state"))
                .toList();
    }

    private static long rows(WebhookEndpoint endpoint) {
        return Records.number("select count(*) from webhook_endpoint where id = ?", endpoint.id());
    }

    private static List<String> told(Receiver receiver, Order order) {
        return receiver.requests().stream()
                .filter(request -> request.orderId().equals(order.id()))
                .map(Request::status)
                .toList();
    }
}
