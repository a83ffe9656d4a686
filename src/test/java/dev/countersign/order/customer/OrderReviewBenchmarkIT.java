package dev.countersign.order.customer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.crash.Leftover;
import dev.countersign.crash.PackagedService;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.embedded.EmbeddedDatabase;
import dev.countersign.embedded.EmbeddedDatabase.Durability;
import dev.countersign.order.customer.BulkSends.Standing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Measures the reviewers' search, when asked to: see {@code bench/README.md}. It prints, and never fails for being slow. */
@Timeout(value = 1200, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderReviewBenchmarkIT {

    private static final int MOST = Integer.getInteger("countersign.bench.orders", 1_000_000);
    private static final int OTHERS = MOST / 10;
    private static final int WARM_UP = 100;
    private static final int CALLS = 300;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String OPERATOR = "an-operator-token-of-forty-characters-00";
    private static final KeyPair KEYS = LiriumClient.newKeys(2048);

    /** Of a thousand orders, one waits. */
    private static final List<Standing> BUSY = pattern(989, 8, 2, 1);

    private static final List<Standing> DECIDED = List.of(Standing.APPROVED);
    private static final List<Standing> UNSWEPT = List.of(Standing.UNSWEPT_ORDER, Standing.UNSWEPT_REVIEW);

    private final HttpClient http = HttpClient.newHttpClient();
    private PackagedService service;
    private EmbeddedDatabase database;
    private Path folder;

    @AfterEach
    void cleanUp() throws IOException {
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
    void searches() throws Exception {
        assumeTrue(Boolean.getBoolean("countersign.bench"), "not asked for");
        assumeTrue(PackagedService.isBuilt(), "nothing is packaged");
        start();
        try (BulkSends sends = new BulkSends(database.configuration())) {
            Reviewer busy = reviewer();
            int made = 0;
            for (int orders : new int[] {MOST / 100, MOST / 10, MOST}) {
                sends.create(busy.partner(), made, orders - made, BUSY);
                made = orders;
                sends.settle();
                for (String state : List.of("all", "pending", "approved", "rejected")) {
                    measure(busy, orders + " orders", state, "");
                    measure(busy, orders + " orders", state, "&sort_id_lt=" + BulkSends.id(busy.partner(), orders / 2));
                    measure(busy, orders + " orders", state, "&sort_id_gt=" + BulkSends.id(busy.partner(), orders / 2));
                }
            }
            Reviewer idle = reviewer();
            sends.create(idle.partner(), 0, OTHERS, DECIDED);
            Reviewer late = reviewer();
            sends.create(late.partner(), 0, OTHERS, UNSWEPT);
            sends.settle();
            measure(idle, "nothing pending of " + OTHERS, "pending", "");
            measure(late, OTHERS + " over, not written down", "pending", "");
            measure(busy, "the busy one beside them", "pending", "");
            explain(sends, busy);
        }
    }

    private void measure(Reviewer reviewer, String what, String state, String cursor)
            throws IOException, InterruptedException {
        String path = "/v1/partner/authorizations?limit=100&authorization_state=" + state + cursor;
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.address() + path))
                .header("Authorization", "Bearer " + reviewer.client().token())
                .build();
        int shown = 0;
        long[] nanos = new long[CALLS];
        for (int call = -WARM_UP; call < CALLS; call++) {
            long begin = System.nanoTime();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            long took = System.nanoTime() - begin;
            if (response.statusCode() != 200) {
                throw new AssertionError(path + " " + response.body());
            }
            if (call >= 0) {
                nanos[call] = took;
            } else if (call == -1) {
                shown = Json.MAPPER.readTree(response.body()).get("orders").size();
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "review bench: | %s | %s%s | %d | %.1f | %.1f |%n",
                what,
                state,
                cursor.isEmpty() ? "" : cursor.contains("_lt") ? ", below the middle" : ", above the middle",
                shown,
                nanos[CALLS / 2] / 1e6,
                nanos[CALLS * 99 / 100] / 1e6);
    }

    /** The plan that a session settles on, of the first page of what waits. */
    private static void explain(BulkSends sends, Reviewer reviewer) throws SQLException {
        OrderReviewSearch search =
                new OrderReviewSearch(Optional.of(ReviewState.PENDING), Optional.empty(), Optional.empty(), 100);
        try (Statement statement = sends.connection().createStatement()) {
            statement.execute(ReviewListStatements.prepared(search));
            String execution = ReviewListStatements.execution(reviewer.partner(), search);
            for (int run = 0; run < 10; run++) {
                statement.execute(execution);
            }
            try (ResultSet lines = statement.executeQuery("explain (analyze, buffers, costs off) " + execution)) {
                while (lines.next()) {
                    System.out.println("review bench: " + lines.getString(1));
                }
            }
        }
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
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        // or what has waited in vain would be written down while it is measured
        environment.put("QUARKUS_SCHEDULER_ENABLED", "false");
        database.configuration()
                .forEach((key, value) -> environment.put(key.toUpperCase().replace('.', '_'), value));
        service = PackagedService.in(folder, "service", environment).fullSize();
        service.start();
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> http.send(
                                        HttpRequest.newBuilder(URI.create(service.address() + "/sandbox/v1/world"))
                                                .build(),
                                        BodyHandlers.ofString())
                                .statusCode()
                        == 200);
    }

    private Reviewer reviewer() throws IOException, InterruptedException {
        String partner =
                admin("/admin/v1/partners", "{'name':'Bank'}").get("id").textValue();
        String path = "/admin/v1/partners/" + partner;
        String person = admin(path + "/users", "{'name':'Ana','email':'ana@example.com'}")
                .get("id")
                .textValue();
        JsonNode key = admin(path + "/rs512-keys", """
                {'label':'bench','public_key':'%s','scopes':['partner_order_authorization'],'user_id':'%s'}
                """.formatted(
                        LiriumClient.pem(KEYS.getPublic()).replace("\n", "\\n"), person));
        return new Reviewer(UUID.fromString(partner), LiriumClient.registered(partner, key, KEYS));
    }

    private JsonNode admin(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.address() + path))
                .header("Authorization", "Bearer " + OPERATOR)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(path + " " + response.body());
        }
        return Json.MAPPER.readTree(response.body());
    }

    private static List<Standing> pattern(int approved, int rejected, int lapsed, int waiting) {
        List<Standing> pattern = new ArrayList<>(Collections.nCopies(approved, Standing.APPROVED));
        pattern.addAll(Collections.nCopies(rejected, Standing.REJECTED));
        pattern.addAll(Collections.nCopies(lapsed, Standing.LAPSED));
        pattern.addAll(Collections.nCopies(waiting, Standing.WAITING));
        return pattern;
    }

    private record Reviewer(UUID partner, LiriumClient client) {}
}
