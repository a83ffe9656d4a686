package dev.countersign.event.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.database.Database;
import dev.countersign.driver.Hmac;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Management;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Receiver.Reply;
import dev.countersign.driver.Receiver.Request;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.spi.CDI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** At least once, in order, by one replica at a time; and what happens to a receiver that keeps failing. */
@QuarkusTest
class WebhookDispatcherTest {

    private static final long LEASE = 300;

    private final Partner acme = Partner.acme();
    private final Operator operator = new Operator();

    @AfterEach
    void deaf() {
        consistent();
        acme.hearsNothing();
        consistent();
    }

    @Test
    void ordersKeepTheirOrderWhateverFailsAndHoweverManyReplicasWork() {
        Random random = new Random(7);
        try (Receiver receiver = Receiver.plain()) {
            receiver.behaves(request -> Reply.status(random.nextInt(4) == 0 ? 500 : 200));
            acme.listensAt(receiver.url());
            List<Order> orders =
                    IntStream.range(0, 15).mapToObj(each -> acme.sells()).toList();
            orders.forEach(order -> order.cancel().data(200));
            Map<String, List<String>> accepted = new LinkedHashMap<>();
            for (int round = 0; round < 12; round++) {
                List<CompletableFuture<Void>> replicas = IntStream.range(0, 4)
                        .mapToObj(replica -> Jobs.start(Jobs.webhooks().run()))
                        .toList();
                replicas.forEach(CompletableFuture::join);
                Sandbox.advance(3601);
            }
            receiver.answers(200);
            Sandbox.advance(86_401);
            Jobs.deliverWebhooks();
            receiver.requests()
                    .forEach(request -> accepted.computeIfAbsent(request.orderId(), id -> new ArrayList<>())
                            .add(request.status()));
            assertThat(receiver.mostUnderWay()).as("from all replicas together").isLessThanOrEqualTo(8);
            orders.forEach(order -> assertThat(accepted.get(order.id()).stream().distinct())
                    .containsExactly("created", "awaiting_liquidity_provider", "cancelled"));
            orders.forEach(order -> assertThat(grouped(accepted.get(order.id())))
                    .as("nothing was sent again after what comes later")
                    .isEqualTo(List.of("created", "awaiting_liquidity_provider", "cancelled")));
        }
    }

    /** A replica died after it had claimed: nobody else touches what it had, until its lease is over. */
    @Test
    void whatADeadReplicaHadClaimedIsDeliveredWhenItsLeaseIsOver() throws SQLException {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Order order = acme.sells();
            Records.change(
                    "update webhook_lane set lease = ?, next_attempt_at = countersign_now() + interval '300 seconds'"
                            + " where subject_id = ?",
                    UUID.randomUUID(),
                    order.uuid());
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order)).isEmpty();
            Sandbox.advance(LEASE + 1);
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order)).hasSize(2);
        }
    }

    @Test
    void whoRecordsAfterItsLeaseChangesNothing() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        AtomicInteger calls = new AtomicInteger();
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Order order = acme.sells();
            receiver.behaves(request -> !request.orderId().equals(order.id()) || calls.incrementAndGet() > 1
                    ? Reply.status(200)
                    : Reply.status(answer.join()));
            CompletableFuture<Void> late = Jobs.start(Jobs.webhooks().run());
            await().until(() -> calls.get() == 1);
            Sandbox.advance(LEASE + 1);
            Jobs.deliverWebhooks();
            assertThat(delivery(order, "created").get("attempt_count").intValue())
                    .isEqualTo(1);
            answer.complete(500);
            late.join();
            JsonNode created = delivery(order, "created");
            assertThat(created.get("state").textValue()).isEqualTo("delivered");
            assertThat(created.get("attempt_count").intValue()).isEqualTo(1);
            List<Request> same = of(receiver, order).stream()
                    .filter(request -> request.status().equals("created"))
                    .toList();
            assertThat(same).hasSize(2);
            assertThat(same.get(0).body()).isEqualTo(same.get(1).body());
        }
    }

    @Test
    void aReplicaThatStopsFinishesWhatItHasBegunAndTheNextEventIsForAnother() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        try (Receiver receiver = Receiver.plain().behaves(request -> Reply.status(answer.join()))) {
            acme.listensAt(receiver.url());
            acme.sells();
            WebhookDispatcher replica = another();
            Jobs.start(replica.look()).join();
            await().until(() -> receiver.count() == 1);
            CompletableFuture<Void> finished = Jobs.start(replica.finish());
            assertThat(finished).isNotDone();
            answer.complete(200);
            finished.join();
            Jobs.start(replica.look()).join();
            assertThat(receiver.count()).isEqualTo(1);
            assertThat(Records.number("select count(*) from webhook_lane where lease is not null"))
                    .isZero();
            Jobs.deliverWebhooks();
            assertThat(receiver.count()).isEqualTo(2);
        }
    }

    private static WebhookDispatcher another() {
        return new WebhookDispatcher(
                bean(Database.class),
                bean(WebhookQueue.class),
                bean(WebhookAttempts.class),
                bean(WebhookFormats.class),
                bean(WebhookMetrics.class),
                bean(WebhookConfig.class),
                bean(Scheduler.class),
                bean(Vertx.class));
    }

    private static <T> T bean(Class<T> type) {
        return CDI.current().select(type).get();
    }

    @Test
    void aReceiverThatIsBusyIsLeftAloneForAsLongAsItAsks() {
        try (Receiver receiver = Receiver.plain()) {
            receiver.behaves(request -> new Reply(503, Map.of("Retry-After", "1800")));
            acme.listensAt(receiver.url());
            Order order = acme.sells();
            Jobs.deliverWebhooks();
            Sandbox.advance(800);
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order)).hasSize(1);
            Sandbox.advance(1001);
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order)).hasSize(2);
            receiver.behaves(request -> new Reply(429, Map.of("Retry-After", "999999999")));
            Sandbox.advance(1801);
            Jobs.deliverWebhooks();
            Sandbox.advance(86_399);
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order)).as("but no longer than a day").hasSize(3);
            Sandbox.advance(2);
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order)).hasSize(4);
        }
    }

    @Test
    void aReceiverThatIsGoneIsDisabledAtOnceAndHearsTheRestWhenItIsBack() {
        try (Receiver receiver = Receiver.plain().answers(410)) {
            acme.listensAt(receiver.url());
            Order order = acme.sells();
            Jobs.deliverWebhooks();
            JsonNode shown = acme.get("/webhooks").data(200);
            assertThat(shown.get("enabled").booleanValue()).isFalse();
            assertThat(shown.get("url").textValue()).isEqualTo(receiver.url());
            assertThat(shown.get("disabled_reason").textValue()).isEqualTo("gone");
            assertThat(Management.sum("countersign_webhook_disabled_total{reason=\"GONE\"}"))
                    .isPositive();
            order.cancel().data(200);
            Sandbox.advance(100_000);
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order)).hasSize(1);
            receiver.answers(200);
            acme.post("/webhooks", Json.object("url", receiver.url())).data(200);
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order).stream().map(Request::status))
                    .containsExactly("created", "created", "awaiting_liquidity_provider", "cancelled");
        }
    }

    @Test
    void anEndpointThatIsDisabledIsCountedOnce() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        String counter = "countersign_webhook_disabled_total{reason=\"GONE\"}";
        double before = Management.sum(counter);
        try (Receiver receiver = Receiver.plain().behaves(request -> Reply.status(answer.join()))) {
            acme.listensAt(receiver.url());
            IntStream.range(0, 8).forEach(each -> acme.sells());
            CompletableFuture<Void> running = Jobs.start(Jobs.webhooks().run());
            await().until(() -> receiver.count() == 8);
            answer.complete(410);
            running.join();
            assertThat(Management.sum(counter) - before).isEqualTo(1);
        }
    }

    @Test
    void aReceiverThatFailsForFiveDaysIsDisabledAndTheOperatorEnablesIt() {
        try (Receiver receiver = Receiver.plain().answers(500)) {
            acme.listensAt(receiver.url());
            acme.sells();
            Jobs.deliverWebhooks();
            assertThat(endpoint().has("failing_since")).isTrue();
            Sandbox.advance(5 * 86_400 - 60);
            Jobs.deliverWebhooks();
            assertThat(acme.get("/webhooks").data(200).get("enabled").booleanValue())
                    .isTrue();
            Sandbox.advance(86_400);
            Jobs.deliverWebhooks();
            JsonNode shown = acme.get("/webhooks").data(200);
            assertThat(shown.get("enabled").booleanValue()).isFalse();
            assertThat(shown.get("disabled_reason").textValue()).isEqualTo("failing");
            receiver.answers(200).forget();
            Jobs.deliverWebhooks();
            assertThat(receiver.requests()).isEmpty();
            JsonNode enabled = operator.call("POST", operator.webhooksOfAcme("/unigox/enable"), null)
                    .is(200)
                    .body();
            assertThat(enabled.get("enabled").booleanValue()).isTrue();
            Jobs.deliverWebhooks();
            assertThat(receiver.requests()).isNotEmpty();
            assertThat(endpoint().has("failing_since")).isFalse();
        }
    }

    @Test
    void aSuccessInBetweenMeansThatItIsNotFailing() {
        try (Receiver receiver = Receiver.plain().answers(500)) {
            acme.listensAt(receiver.url());
            acme.sells();
            Jobs.deliverWebhooks();
            receiver.answers(200);
            Sandbox.advance(3 * 86_400);
            Jobs.deliverWebhooks();
            receiver.answers(500);
            Sandbox.advance(3 * 86_400);
            acme.sells();
            Jobs.deliverWebhooks();
            assertThat(acme.get("/webhooks").data(200).get("enabled").booleanValue())
                    .isTrue();
        }
    }

    @Test
    void aReceiverThatHasBeenFailingForAWhileIsAskedOneAtATime() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Receiver receiver = Receiver.plain().answers(500)) {
            acme.listensAt(receiver.url());
            IntStream.range(0, 6).forEach(each -> acme.sells());
            Jobs.deliverWebhooks();
            receiver.behaves(request -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.yield();
                now.decrementAndGet();
                return Reply.status(500);
            });
            Sandbox.advance(120);
            List<CompletableFuture<Void>> replicas = IntStream.range(0, 3)
                    .mapToObj(replica -> Jobs.start(Jobs.webhooks().run()))
                    .toList();
            replicas.forEach(CompletableFuture::join);
            assertThat(receiver.requests()).hasSizeGreaterThanOrEqualTo(12);
            assertThat(most).hasValue(1);
        }
    }

    /** The result of an attempt to reach the old URL says nothing about the new one. */
    @Test
    void aNewUrlIsNotDisabledByWhatTheOldOneAnswered() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        AtomicInteger calls = new AtomicInteger();
        try (Receiver before = Receiver.plain();
                Receiver after = Receiver.plain()) {
            before.behaves(request -> {
                calls.incrementAndGet();
                return Reply.status(answer.join());
            });
            acme.listensAt(before.url());
            acme.sells();
            CompletableFuture<Void> running = Jobs.start(Jobs.webhooks().run());
            await().until(() -> calls.get() > 0);
            acme.post("/webhooks", Json.object("url", after.url())).data(200);
            answer.complete(410);
            running.join();
            assertThat(acme.get("/webhooks").data(200).get("enabled").booleanValue())
                    .isTrue();
        }
    }

    /** What fails at the old URL after the new one is registered does not keep the new one waiting. */
    @Test
    void aNewUrlDoesNotWaitForTheBackOffOfTheOldOne() throws SQLException {
        for (int failures : new int[] {0, 8, 9}) {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            AtomicInteger calls = new AtomicInteger();
            try (Receiver before = Receiver.plain();
                    Receiver after = Receiver.plain()) {
                before.behaves(request -> {
                    calls.incrementAndGet();
                    return Reply.status(answer.join());
                });
                acme.listensAt(before.url());
                Order order = acme.sells();
                hasFailed(order, failures);
                CompletableFuture<Void> running = Jobs.start(Jobs.webhooks().run());
                await().until(() -> calls.get() > 0);
                acme.post("/webhooks", Json.object("url", after.url())).data(200);
                answer.complete(500);
                running.join();
                assertThat(of(after, order).stream().map(Request::status))
                        .containsExactly("created", "awaiting_liquidity_provider");
            }
        }
    }

    @Test
    void aResendDuringTheLastAttemptOutlivesIt() throws SQLException {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        AtomicInteger calls = new AtomicInteger();
        try (Receiver receiver = Receiver.plain()) {
            receiver.behaves(request -> calls.incrementAndGet() == 1 ? Reply.status(answer.join()) : Reply.status(200));
            acme.listensAt(receiver.url());
            Order order = acme.sells();
            hasFailed(order, 9);
            String id = delivery(order, "created").get("delivery_id").textValue();
            CompletableFuture<Void> running = Jobs.start(Jobs.webhooks().run());
            await().until(() -> calls.get() > 0);
            acme.post("/webhooks/deliveries/" + id + "/resend", null).data(200);
            answer.complete(500);
            running.join();
            JsonNode created = delivery(order, "created");
            assertThat(created.get("state").textValue()).isEqualTo("delivered");
            assertThat(created.get("attempt_count").intValue()).isEqualTo(11);
        }
    }

    /** What is our own fault takes nothing of the receiver's ten attempts, and hurts nobody else. */
    @Test
    void whatCannotBeSignedWaitsForItsSecretAndKeepsItsWholeSchedule() throws SQLException {
        Partner rival = Partner.rival();
        try (Receiver receiver = Receiver.plain();
                Receiver other = Receiver.plain()) {
            acme.listensAt(receiver.url());
            rival.listensAt(other.url());
            flipTheSeal();
            Order order = acme.sells();
            Order healthy = rival.sells();
            try {
                for (int round = 0; round < 12; round++) {
                    Jobs.deliverWebhooks();
                    Sandbox.advance(3601);
                }
                assertThat(of(receiver, order)).isEmpty();
                assertThat(of(other, healthy)).isNotEmpty();
                JsonNode waiting = delivery(order, "created");
                assertThat(waiting.get("state").textValue()).isEqualTo("pending");
                assertThat(waiting.get("attempts").get(0).get("error").textValue())
                        .isEqualTo("no_secret");
            } finally {
                flipTheSeal();
            }
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order)).isNotEmpty();
        } finally {
            rival.hearsNothing();
        }
    }

    /** Breaks the seals of the first partner's secrets, or mends them again. */
    private static void flipTheSeal() throws SQLException {
        Records.change("""
                update webhook_secret set sealed = set_byte(sealed, length(sealed) - 1, 255 - get_byte(sealed, length(sealed) - 1))
                 where endpoint_id in (select id from webhook_endpoint
                                        where partner_id = (select (document #>> '{partner,id}')::uuid from sandbox_world))""");
    }

    @Test
    void oneTestAtATimeForEachPartner() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        AtomicInteger calls = new AtomicInteger();
        try (Receiver receiver = Receiver.plain()) {
            receiver.behaves(request -> {
                calls.incrementAndGet();
                return Reply.status(answer.join());
            });
            acme.listensAt(receiver.url());
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(
                    () -> acme.post("/webhooks/test", null).status());
            await().until(() -> calls.get() > 0);
            acme.post("/webhooks/test", null).refusedAccount(409, "webhook_test_under_way");
            answer.complete(200);
            assertThat(first.join()).isEqualTo(200);
            acme.post("/webhooks/test", null).data(200);
        }
    }

    @Test
    void oneDeliveryIsSentAgainWithTheSameBytes() {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Order order = acme.sells();
            Jobs.deliverWebhooks();
            List<Request> first = of(receiver, order);
            String path = "/webhooks/deliveries/"
                    + delivery(order, "created").get("delivery_id").textValue() + "/resend";
            JsonNode queued = acme.post(path, null).data(200);
            assertThat(queued.get("state").textValue()).isEqualTo("pending");
            assertThat(queued.get("next_attempt_at").isNull()).isFalse();
            acme.post(path, null).data(200);
            Jobs.deliverWebhooks();
            List<Request> all = of(receiver, order);
            assertThat(all).hasSize(3);
            assertThat(all.get(2).body()).isEqualTo(first.get(0).body());
            assertThat(delivery(order, "created").get("attempts")).hasSize(2);
        }
    }

    @Test
    void aRangeIsSentAgain() {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Sandbox.advance(3600);
            Jobs.deliverWebhooks();
            receiver.forget();
            Instant from = Sandbox.now();
            Order order = acme.sells();
            Instant to = Sandbox.advance(1);
            acme.sells();
            Jobs.deliverWebhooks();
            assertThat(resend(from, to, null).get("queued").intValue()).isZero();
            assertThat(resend(from, to, "delivered")).isEqualTo(Json.of("{'queued':2,'more':false}"));
            Jobs.deliverWebhooks();
            assertThat(of(receiver, order)).hasSize(4);
            assertThat(receiver.requests()).hasSize(6);
            acme.post("/webhooks/deliveries/resend", Json.of("{'from':'yesterday','to':'today'}"))
                    .refusedAccount(400, "invalid_request");
            acme.post("/webhooks/deliveries/resend", Json.object("from", to.toString(), "to", from.toString()))
                    .refusedAccount(400, "invalid_request");
            acme.post(
                            "/webhooks/deliveries/resend",
                            Json.object("from", "2026-01-01T00:00:00Z", "to", "2026-03-01T00:00:00Z"))
                    .refusedAccount(400, "invalid_request");
        }
    }

    @Test
    void aSecretIsAnnouncedBeforeItCountsAndTheOldOneStaysForAWhile() {
        String old = acme.webhookSecret();
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Instant now = Sandbox.now();
            JsonNode issued = operator.rotate(3600);
            String fresh = issued.get("secret").textValue();
            assertThat(Instant.parse(issued.get("activates_at").textValue()))
                    .isBetween(now.plusSeconds(3600), now.plusSeconds(3660));
            operator.call("POST", operator.webhooksOfAcme("/unigox/secret"), Json.of("{'overlap_seconds':60}"))
                    .problem(409, "conflict");

            signedWith(receiver, old, fresh, null);
            Sandbox.advance(3000);
            signedWith(receiver, old, fresh, null);
            Sandbox.advance(601);
            signedWith(receiver, fresh, null, old);
            Sandbox.advance(3000);
            signedWith(receiver, fresh, null, old);
            Sandbox.advance(601);
            signedWith(receiver, fresh, null, null);

            String leaked = operator.rotate(3600).get("secret").textValue();
            String clean = operator.rotate(0).get("secret").textValue();
            assertThat(leaked).isNotEqualTo(clean);
            signedWith(receiver, clean, null, null);
        } finally {
            restore(old);
        }
    }

    @Test
    void whatEndedLongAgoIsForgottenAndWhatWaitsForADisabledEndpointIsGivenUp() {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Order delivered = acme.sells();
            delivered.cancel().data(200);
            Jobs.deliverWebhooks();
            receiver.answers(410);
            Order waiting = acme.sells();
            waiting.cancel().data(200);
            Jobs.deliverWebhooks();
            Sandbox.advance(29 * 86_400);
            Jobs.sweepWebhooks();
            assertThat(states(delivered)).containsOnly("DELIVERED");
            assertThat(states(waiting)).containsOnly("PENDING");
            Sandbox.advance(2 * 86_400);
            Jobs.sweepWebhooks();
            assertThat(states(delivered)).isEmpty();
            assertThat(states(waiting)).containsOnly("DISCARDED");
            assertThat(Records.number("select count(*) from webhook_lane where subject_id = ?", waiting.uuid()))
                    .isZero();
            Sandbox.advance(31 * 86_400);
            Jobs.sweepWebhooks();
            assertThat(states(waiting)).isEmpty();
        }
    }

    @Test
    void whoIsOnCallSeesWhatWaits() {
        try (Receiver receiver = Receiver.plain().answers(500)) {
            acme.listensAt(receiver.url());
            acme.sells();
            Jobs.deliverWebhooks();
            Sandbox.advance(30);
            Jobs.countWebhooks();
            assertThat(Management.sum("countersign_webhook_pending ")).isGreaterThanOrEqualTo(2);
            assertThat(Management.sum("countersign_webhook_oldest_age_seconds "))
                    .isGreaterThanOrEqualTo(30);
            assertThat(Management.sum("countersign_webhook_attempts_total{outcome=\"STATUS\"}"))
                    .isPositive();
            assertThat(Management.sum("countersign_webhook_lateness_seconds_count"))
                    .isPositive();
            receiver.answers(200);
            Sandbox.advance(3600);
            Jobs.deliverWebhooks();
            Jobs.countWebhooks();
            assertThat(Management.sum("countersign_webhook_pending ")).isZero();
            assertThat(Management.sum("countersign_webhook_oldest_age_seconds "))
                    .isZero();
        }
    }

    /** Deliveries are removed, queued, resent and delivered at once: lanes go on to count right. */
    @Test
    void lanesCountRightWhateverHappensAtOnce() {
        try (Receiver receiver = Receiver.plain()) {
            for (int round = 0; round < 8; round++) {
                acme.listensAt(receiver.url());
                List<Order> orders =
                        IntStream.range(0, 6).mapToObj(each -> acme.sells()).toList();
                Jobs.deliverWebhooks();
                List<String> delivered = orders.stream()
                        .map(order ->
                                delivery(order, "created").get("delivery_id").textValue())
                        .toList();
                List<CompletableFuture<Void>> all = new ArrayList<>();
                for (int each = 0; each < orders.size(); each++) {
                    Order order = orders.get(each);
                    String again = "/webhooks/deliveries/" + delivered.get(each) + "/resend";
                    all.add(CompletableFuture.runAsync(order::cancel));
                    all.add(CompletableFuture.runAsync(() -> acme.post(again, null)));
                }
                all.add(Jobs.start(Jobs.webhooks().run()));
                all.add(CompletableFuture.runAsync(acme::hearsNothing));
                all.forEach(CompletableFuture::join);
                consistent();
            }
        }
    }

    /** However a lane came to miscount: it neither keeps its place for ever nor loses what waits. */
    @Test
    void aLaneWithoutADeliveryIsCountedAnew() throws SQLException {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            List<Order> orders =
                    IntStream.range(0, 9).mapToObj(each -> acme.sells()).toList();
            Jobs.deliverWebhooks();
            for (Order order : orders) {
                Records.change(
                        "update webhook_lane set pending = 1, next_attempt_at = countersign_now() where subject_id = ?",
                        order.uuid());
            }
            Jobs.deliverWebhooks();
            Jobs.deliverWebhooks();
            consistent();
            orders.getFirst().cancel().data(200);
            Jobs.deliverWebhooks();
            assertThat(of(receiver, orders.getFirst())).hasSize(3);
        }
    }

    /** A transaction that takes its time with one order keeps the results of nobody else waiting. */
    @Test
    void aLaneThatIsLockedKeepsNobodyElseWaiting() throws SQLException {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Partner rival = Partner.rival();
        try (Receiver receiver = Receiver.plain();
                Receiver other = Receiver.plain();
                Connection connection =
                        CDI.current().select(DataSource.class).get().getConnection()) {
            receiver.behaves(request -> Reply.status(answer.join()));
            acme.listensAt(receiver.url());
            rival.listensAt(other.url());
            Order order = acme.sells();
            CompletableFuture<Void> running = Jobs.start(Jobs.webhooks().run());
            await().until(() -> receiver.count() == 1);
            connection.setAutoCommit(false);
            try (PreparedStatement lock =
                    connection.prepareStatement("select id from webhook_lane where subject_id = ? for update")) {
                lock.setObject(1, order.uuid());
                lock.executeQuery();
                answer.complete(200);
                Order served = rival.sells();
                CompletableFuture<Void> theirs = Jobs.start(Jobs.webhooks().run());
                theirs.join();
                assertThat(of(other, served)).hasSize(2);
                assertThat(running).isNotDone();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            running.join();
            assertThat(of(receiver, order).stream().map(Request::status))
                    .containsExactly("created", "awaiting_liquidity_provider");
        } finally {
            rival.hearsNothing();
        }
    }

    private static void hasFailed(Order order, int times) throws SQLException {
        Records.change("update webhook_delivery set attempts = ? where subject_id = ?", times, order.uuid());
    }

    private void signedWith(Receiver receiver, String standard, String next, String previous) {
        receiver.forget();
        acme.post("/webhooks/test", null).data(200);
        Request request = receiver.only();
        assertThat(request.headers().get("x-unigox-signature")).isEqualTo(signature(standard, request));
        assertThat(request.headers().get("x-unigox-signature-next")).isEqualTo(signature(next, request));
        assertThat(request.headers().get("x-unigox-signature-previous")).isEqualTo(signature(previous, request));
    }

    private static String signature(String secret, Request request) {
        return secret == null ? null : Hmac.of(secret, request);
    }

    /** The world's document goes on saying the truth: other tests read the secret there. */
    private void restore(String old) {
        try {
            Records.change(
                    "delete from webhook_secret where endpoint_id in (select id from webhook_endpoint where partner_id ="
                            + " (select (document #>> '{partner,id}')::uuid from sandbox_world))");
            String now = operator.rotate(0).get("secret").textValue();
            Records.change(
                    "update sandbox_world set document = jsonb_set(document::jsonb, '{unigox,webhook_secret}', to_jsonb(?::text))",
                    now);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private JsonNode resend(Instant from, Instant to, String state) {
        return acme.post(
                        "/webhooks/deliveries/resend",
                        state == null
                                ? Json.object("from", from.toString(), "to", to.toString())
                                : Json.object("from", from.toString(), "to", to.toString(), "state", state))
                .data(200);
    }

    private JsonNode endpoint() {
        return operator.call("GET", operator.webhooksOfAcme(""), null)
                .is(200)
                .body()
                .get(0);
    }

    private JsonNode delivery(Order order, String status) {
        String event = Records.rows(
                        "select id from event where subject_id = ? and to_state = ?",
                        order.uuid(),
                        status.toUpperCase(java.util.Locale.ROOT))
                .getFirst()
                .get("id")
                .toString();
        return acme.get("/webhooks/deliveries?event_id=evt_" + event)
                .data(200)
                .get("deliveries")
                .get(0);
    }

    private static List<String> states(Order order) {
        return Records.rows("select state from webhook_delivery where subject_id = ?", order.uuid()).stream()
                .map(row -> (String) row.get("state"))
                .toList();
    }

    private static List<Request> of(Receiver receiver, Order order) {
        return receiver.requests().stream()
                .filter(request -> request.orderId().equals(order.id()))
                .toList();
    }

    /** Without what is said again right after itself. */
    private static List<String> grouped(List<String> statuses) {
        List<String> grouped = new ArrayList<>();
        for (String status : statuses) {
            if (grouped.isEmpty() || !grouped.getLast().equals(status)) {
                grouped.add(status);
            }
        }
        return grouped;
    }

    /** Lanes know how many deliveries wait in them. */
    private static void consistent() {
        assertThat(Records.rows("""
                        select l.id, l.pending, count(d.id) as really from webhook_lane l
                          left join webhook_delivery d
                            on d.endpoint_id = l.endpoint_id and d.subject_id = l.subject_id and d.state = 'PENDING'
                         group by l.id having l.pending <> count(d.id)""")).isEmpty();
        assertThat(Records.rows("""
                        select d.id from webhook_delivery d
                         where d.state = 'PENDING'
                           and not exists (select from webhook_lane l
                                            where l.endpoint_id = d.endpoint_id and l.subject_id = d.subject_id)""")).isEmpty();
    }
}
