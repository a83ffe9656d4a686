package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.crash.BulkOrders;
import dev.countersign.crash.Leftover;
import dev.countersign.crash.PackagedService;
import dev.countersign.driver.Hmac;
import dev.countersign.driver.Json;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Receiver.Reply;
import dev.countersign.driver.Receiver.Request;
import dev.countersign.embedded.EmbeddedDatabase;
import dev.countersign.embedded.EmbeddedDatabase.Durability;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten thousand events, three receivers, two instances that are killed one after the other: every event arrives, those of an order
 * in their order, and what arrives twice is the same to the byte. {@code -Dcountersign.crash.seed=…} repeats the choices.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebhookCrashIT {

    private static final int ORDERS = 5_001;
    private static final int EVENTS = 2 * ORDERS;
    /** Nothing is timed here: this only ends a run that hangs, also on a machine that is busy with other things. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final String OPERATOR = "an-operator-token-of-forty-characters-00";

    private final long seed = Long.getLong("countersign.crash.seed", System.nanoTime() & 0xffff_ffffL);
    private final Random random = new Random(seed);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<PackagedService> services = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private EmbeddedDatabase database;
    private Path folder;

    /** A partner with its receiver. */
    private record Listener(UUID partner, String secret, Receiver receiver, Ledger ledger) {}

    /** What a receiver has accepted, order by order, as it goes. */
    private static final class Ledger {

        private final Set<String> created = ConcurrentHashMap.newKeySet();
        private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
        private final Set<String> tooEarly = ConcurrentHashMap.newKeySet();

        /** Judges the request when it comes in, and notes a good reply before it goes out. */
        Reply judge(Request request, Supplier<Reply> answer) {
            boolean last = request.status().equals("cancelled");
            if (last && !created.contains(request.orderId())) {
                tooEarly.add(request.orderId());
            }
            Reply reply = answer.get();
            if (reply.status() == 200) {
                (last ? cancelled : created).add(request.orderId());
            }
            return reply;
        }

        Set<String> tooEarly() {
            return tooEarly;
        }

        int cancelled() {
            return cancelled.size();
        }
    }

    @AfterEach
    void cleanUp() throws IOException {
        services.forEach(PackagedService::kill);
        listeners.forEach(listener -> listener.receiver().close());
        if (database != null) {
            database.stop();
        }
        if (folder != null) {
            Leftover.end(folder);
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Collections.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    @Test
    void everyEventArrivesAcrossKills() throws Exception {
        assumeTrue(PackagedService.isBuilt(), "nothing is packaged");
        folder = Files.createTempDirectory("countersign-webhooks-").toRealPath();
        System.out.printf("webhook crash test: seed %d in %s%n", seed, folder);
        database = EmbeddedDatabase.start(folder, Path.of(".countersign"), OptionalInt.empty(), Durability.DURABLE);
        PackagedService one = service("one");
        PackagedService two = service("two");
        one.start();
        awaitReady(one);
        two.start();
        awaitReady(two);
        await().atMost(LIMIT).until(() -> get(one, "/sandbox/v1/world").has("unigox"));
        listen(one, () -> Reply.status(200));
        listen(one, this::slowly);
        listen(one, this::flaky);

        BulkOrders orders = new BulkOrders(database.configuration());
        for (Listener listener : listeners) {
            orders.create(listener.partner(), ORDERS / listeners.size());
        }
        awaitReceived(1_500 + random.nextInt(1_000));
        kill(one);
        awaitReceived(4_000 + random.nextInt(2_000));
        kill(two);
        int restarted = awaitAllDelivered(one);
        check(restarted);
    }

    private void check(int advances) throws SQLException {
        int copies = 0;
        int total = 0;
        for (Listener listener : listeners) {
            Map<String, byte[]> bodies = new HashMap<>();
            for (Request request : listener.receiver().requests()) {
                total++;
                assertThat(request.headers().get("x-unigox-signature")).isEqualTo(Hmac.of(listener.secret(), request));
                byte[] first = bodies.putIfAbsent(request.eventId(), request.body());
                if (first != null) {
                    copies++;
                    assertThat(Arrays.equals(first, request.body()))
                            .as("a copy of %s has the same bytes, seed %d", request.eventId(), seed)
                            .isTrue();
                }
            }
            assertThat(bodies.keySet()).as("seed " + seed).isEqualTo(events(listener.partner()));
            assertThat(listener.ledger().tooEarly())
                    .as("nothing is sent of an order before what comes earlier was accepted, seed " + seed)
                    .isEmpty();
            assertThat(listener.ledger().cancelled())
                    .as("every order is cancelled in the end, seed " + seed)
                    .isEqualTo(ORDERS / listeners.size());
        }
        System.out.printf(
                "webhook crash test: %d events, %d requests, %d copies, the clock moved %d times%n",
                EVENTS, total, copies, advances);
        assertThat(number("select count(*) from webhook_delivery")).isEqualTo(EVENTS);
        assertThat(number("select count(*) from webhook_delivery where state <> 'DELIVERED'"))
                .isZero();
        assertThat(number("select count(*) from webhook_lane where pending <> 0 or lease is not null"))
                .isZero();
    }

    private Reply slowly() {
        PackagedService.pause(Duration.ofMillis(40));
        return Reply.status(200);
    }

    private Reply flaky() {
        int dice;
        synchronized (random) {
            dice = random.nextInt(20);
        }
        return Reply.status(dice == 0 ? 500 : dice == 1 ? 429 : 200);
    }

    private void listen(PackagedService service, Supplier<Reply> answer) {
        Ledger ledger = new Ledger();
        Receiver receiver = Receiver.plain().behaves(request -> ledger.judge(request, answer));
        String partner = admin(service, "/admin/v1/partners", "{'name':'Listener'}")
                .get("id")
                .textValue();
        String path = "/admin/v1/partners/" + partner;
        String key = admin(service, path + "/api-keys", "{'label':'it','scopes':['ramp:read','ramp:write']}")
                .get("token")
                .textValue();
        String secret = admin(service, path + "/webhooks/unigox/secret", "{}")
                .get("secret")
                .textValue();
        listeners.add(new Listener(UUID.fromString(partner), secret, receiver, ledger));
        send(service, "POST", "/api/v1/partner/webhooks", "X-API-Key", key, "{'url':'%s'}".formatted(receiver.url()));
    }

    private void kill(PackagedService service) {
        service.kill();
        System.out.printf("webhook crash test: killed after %d requests%n", received());
        service.start();
    }

    private int received() {
        return listeners.stream()
                .mapToInt(listener -> listener.receiver().count())
                .sum();
    }

    private void awaitReceived(int number) {
        await("%d requests, seed %d\n%s"
                        .formatted(number, seed, services.getFirst().lastWords()))
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> received() >= number);
    }

    /** When only failed ones wait for their next attempt, that time comes; how often it had to. */
    private int awaitAllDelivered(PackagedService service) {
        awaitReady(service);
        int[] advances = {0};
        await("all to be delivered, seed " + seed)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    long pending = number("select count(*) from webhook_delivery where state = 'PENDING'")
                            + EVENTS
                            - number("select count(*) from webhook_delivery");
                    boolean onlyRetries = number("select count(*) from webhook_lane where next_attempt_at is not null"
                                    + " and (lease is not null or next_attempt_at <= countersign_now())")
                            == 0;
                    if (pending > 0 && onlyRetries && number("select count(*) from webhook_delivery") == EVENTS) {
                        advances[0]++;
                        send(service, "POST", "/sandbox/v1/clock", "X-None", "none", "{'advance_seconds':61}");
                    }
                    return pending == 0;
                });
        return advances[0];
    }

    private PackagedService service(String name) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("COUNTERSIGN_EMBEDDED_DATABASE", "false");
        environment.put("COUNTERSIGN_SANDBOX_ENABLED", "true");
        environment.put("COUNTERSIGN_SANDBOX_PROVIDER", "manual");
        environment.put("COUNTERSIGN_ADMIN_TOKEN", OPERATOR);
        environment.put("COUNTERSIGN_SECRET_KEYS", "crash:dGhlIHRlc3RzJyBrZXk6IDMyIGJ5dGVzIGxpa2UgYW4=");
        environment.put("COUNTERSIGN_RAMP_ACCEPTANCE_WINDOW", "1s");
        environment.put("COUNTERSIGN_WEBHOOK_ALLOW_LOOPBACK", "true");
        environment.put("COUNTERSIGN_WEBHOOK_CONNECT_TIMEOUT", "1s");
        environment.put("COUNTERSIGN_WEBHOOK_TOTAL_TIMEOUT", "3s");
        environment.put("COUNTERSIGN_LIRIUM_WEBHOOK_TIMEOUT", "3s");
        environment.put("COUNTERSIGN_WEBHOOK_LEASE", "6s");
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        database.configuration()
                .forEach((key, value) -> environment.put(key.toUpperCase().replace('.', '_'), value));
        PackagedService service = PackagedService.in(folder, name, environment);
        services.add(service);
        return service;
    }

    private void awaitReady(PackagedService service) {
        await("the service to be ready")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(250))
                .failFast(() -> assertThat(service.isRunning())
                        .withFailMessage(service::lastWords)
                        .isTrue())
                .ignoreExceptions()
                .until(service::isReady);
    }

    private JsonNode admin(PackagedService service, String path, String body) {
        return send(service, "POST", path, "Authorization", "Bearer " + OPERATOR, body);
    }

    private JsonNode get(PackagedService service, String path) {
        return send(service, "GET", path, "X-None", "none", null);
    }

    private JsonNode send(
            PackagedService service, String method, String path, String header, String value, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.address() + path))
                .timeout(Duration.ofSeconds(20))
                .header(header, value)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path + " " + response.body()).isBetween(200, 299);
            return Json.MAPPER.readTree(response.body());
        } catch (IOException failure) {
            throw new AssertionError(path, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private Set<String> events(UUID partner) throws SQLException {
        Set<String> events = new HashSet<>();
        query(
                "select 'evt_' || id from event where subject_type = 'RAMP_ORDER' and partner_id = '" + partner + "'",
                row -> events.add(row.getString(1)));
        return events;
    }

    private long number(String sql) {
        long[] number = {0};
        try {
            query(sql, row -> number[0] = row.getLong(1));
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
        return number[0];
    }

    private void query(String sql, Reader reader) throws SQLException {
        Map<String, String> source = database.configuration();
        try (Connection connection = DriverManager.getConnection(
                        source.get("quarkus.datasource.jdbc.url"),
                        source.get("quarkus.datasource.username"),
                        source.get("quarkus.datasource.password"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    @FunctionalInterface
    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }
}
