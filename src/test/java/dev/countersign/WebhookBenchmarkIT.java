package dev.countersign;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.crash.BulkOrders;
import dev.countersign.crash.Leftover;
import dev.countersign.crash.PackagedService;
import dev.countersign.driver.Json;
import dev.countersign.driver.Receiver;
import dev.countersign.embedded.EmbeddedDatabase;
import dev.countersign.embedded.EmbeddedDatabase.Durability;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Measures the dispatcher, when asked to: see {@code bench/README.md}. It prints, and never fails for being slow. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebhookBenchmarkIT {

    private static final int PARTNERS = 8;
    private static final int WARM_UP = 8_000;
    private static final int BACKLOG = 20_000;
    private static final int[] RATES = {100, 500, 1_000};
    private static final int[] CALLS = {40, 200};
    private static final int SECONDS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String OPERATOR = "an-operator-token-of-forty-characters-00";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<UUID> partners = new ArrayList<>();
    private final Map<UUID, String> keys = new LinkedHashMap<>();
    private final Receiver receiver = Receiver.plain();
    private PackagedService service;
    private EmbeddedDatabase database;
    private Path folder;

    @AfterEach
    void cleanUp() throws IOException {
        receiver.close();
        if (service != null) {
            service.kill();
        }
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
    void deliversToAnInstantReceiver() throws Exception {
        assumeTrue(Boolean.getBoolean("countersign.bench"), "not asked for");
        assumeTrue(PackagedService.isBuilt(), "nothing is packaged");
        start();
        BulkOrders orders = new BulkOrders(database.configuration());
        drain(orders, WARM_UP);

        Duration took = drain(orders, BACKLOG);
        System.out.printf(
                "webhook bench: backlog of %d events to %d endpoints: %d events/s%n",
                BACKLOG, PARTNERS, BACKLOG * 1000L / took.toMillis());

        for (int rate : CALLS) {
            called(orders, rate);
        }
        for (int rate : RATES) {
            paced(orders, rate);
        }
    }

    /** Events that the service commits itself: orders that are cancelled over HTTP. */
    private void called(BulkOrders orders, int rate) {
        int calls = rate * SECONDS;
        drain(orders, calls);
        List<HttpRequest> cancels = new ArrayList<>();
        for (UUID partner : partners) {
            orders.untouched(partner).stream()
                    .limit(calls / PARTNERS)
                    .map(order -> HttpRequest.newBuilder(
                                    URI.create(service.address() + "/api/v1/partner/orders/" + order + "/cancel"))
                            .header("X-API-Key", keys.get(partner))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build())
                    .forEach(cancels::add);
        }
        Collections.shuffle(cancels, new java.util.Random(7));
        receiver.forget();
        Instant begin = Instant.now();
        for (int call = 0; call < cancels.size(); call++) {
            http.sendAsync(cancels.get(call), BodyHandlers.discarding());
            Duration ahead = Duration.between(Instant.now(), begin.plusNanos((call + 1) * 1_000_000_000L / rate));
            if (ahead.isPositive()) {
                PackagedService.pause(ahead);
            }
        }
        Duration offered = Duration.between(begin, Instant.now());
        await().atMost(LIMIT).until(() -> receiver.count() >= cancels.size());
        print("committed by the service", cancels.size() * 1000L / offered.toMillis(), lateness(orders));
    }

    private List<Long> lateness(BulkOrders orders) {
        Map<String, Instant> happened = orders.events();
        return receiver.requests().stream()
                .map(request -> Duration.between(happened.get(request.eventId()), request.at())
                        .toMillis())
                .sorted()
                .toList();
    }

    private static void print(String what, long rate, List<Long> late) {
        System.out.printf(
                "webhook bench: %d events/s for %d s, %s: from event to first attempt p50 %d ms, p99 %d ms, max %d ms%n",
                rate, SECONDS, what, late.get(late.size() / 2), late.get(late.size() * 99 / 100), late.getLast());
    }

    private void paced(BulkOrders orders, int rate) {
        receiver.forget();
        int batch = rate / 100;
        Instant begin = Instant.now();
        for (int tick = 0; tick < SECONDS * 100; tick++) {
            orders.create(partners.get(tick % PARTNERS), batch);
            Duration ahead = Duration.between(Instant.now(), begin.plusMillis((tick + 1) * 10L));
            if (ahead.isPositive()) {
                PackagedService.pause(ahead);
            }
        }
        Duration offered = Duration.between(begin, Instant.now());
        await().atMost(LIMIT).until(() -> receiver.count() >= rate * SECONDS);
        print("inserted beside it", rate * SECONDS * 1000L / offered.toMillis(), lateness(orders));
    }

    private Duration drain(BulkOrders orders, int events) {
        receiver.forget();
        partners.forEach(partner -> orders.create(partner, events / PARTNERS));
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> receiver.count() >= events);
        List<Instant> times =
                receiver.requests().stream().map(Receiver.Request::at).sorted().toList();
        return Duration.between(times.getFirst(), times.getLast());
    }

    private void start() throws IOException {
        folder = Files.createTempDirectory("countersign-bench-").toRealPath();
        database = EmbeddedDatabase.start(folder, Path.of(".countersign"), OptionalInt.empty(), Durability.DURABLE);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("COUNTERSIGN_EMBEDDED_DATABASE", "false");
        environment.put("COUNTERSIGN_SANDBOX_ENABLED", "true");
        environment.put("COUNTERSIGN_SANDBOX_PROVIDER", "manual");
        environment.put("COUNTERSIGN_ADMIN_TOKEN", OPERATOR);
        environment.put("COUNTERSIGN_SECRET_KEYS", "bench:dGhlIHRlc3RzJyBrZXk6IDMyIGJ5dGVzIGxpa2UgYW4=");
        environment.put("COUNTERSIGN_WEBHOOK_ALLOW_LOOPBACK", "true");
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        database.configuration()
                .forEach((key, value) -> environment.put(key.toUpperCase().replace('.', '_'), value));
        service = PackagedService.in(folder, "service", environment).fullSize();
        service.start();
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() ->
                        send("GET", "/sandbox/v1/world", "X-None", "none", null).has("unigox"));
        IntStream.range(0, PARTNERS).forEach(number -> partners.add(listener()));
    }

    private UUID listener() {
        String partner =
                admin("/admin/v1/partners", "{'name':'Listener'}").get("id").textValue();
        String path = "/admin/v1/partners/" + partner;
        String key = admin(path + "/api-keys", "{'label':'bench','scopes':['ramp:read','ramp:write']}")
                .get("token")
                .textValue();
        admin(path + "/webhooks/unigox/secret", "{}");
        send("POST", "/api/v1/partner/webhooks", "X-API-Key", key, "{'url':'%s'}".formatted(receiver.url()));
        keys.put(UUID.fromString(partner), key);
        return UUID.fromString(partner);
    }

    private JsonNode admin(String path, String body) {
        return send("POST", path, "Authorization", "Bearer " + OPERATOR, body);
    }

    private JsonNode send(String method, String path, String header, String value, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.address() + path))
                .header(header, value)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(path + " " + response.body());
            }
            return Json.MAPPER.readTree(response.body());
        } catch (IOException failure) {
            throw new AssertionError(path, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
