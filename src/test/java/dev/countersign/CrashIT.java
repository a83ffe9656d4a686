package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.crash.Books;
import dev.countersign.crash.History;
import dev.countersign.crash.Leftover;
import dev.countersign.crash.LoadClient;
import dev.countersign.crash.PackagedService;
import dev.countersign.crash.Wire;
import dev.countersign.embedded.EmbeddedDatabase;
import dev.countersign.embedded.EmbeddedDatabase.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The packaged service is killed again and again under load. No order is lost, none is authorized or paid twice, and every
 * answer that was given is still true. {@code -Dcountersign.crash.seed=…} repeats the choices of a run, not its timing.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrashIT {

    private static final int CLIENTS = 6;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> QUICK = Map.of(
            "COUNTERSIGN_SANDBOX_PACE", "200ms",
            "COUNTERSIGN_SANDBOX_CONFIRMATION", "200ms",
            "COUNTERSIGN_TRANSFER_LOOK_UP_EVERY", "200ms",
            "COUNTERSIGN_TRANSFER_RELAY_TIMEOUT", "3s",
            "COUNTERSIGN_POLICY_WEBHOOK_TIMEOUT", "3s",
            "COUNTERSIGN_TRANSFER_LEASE", "4s");

    private final long seed = Long.getLong("countersign.crash.seed", System.nanoTime() & 0xffff_ffffL);
    private final Random random = new Random(seed);
    private final History history = new History();
    private final List<PackagedService> services = new ArrayList<>();
    private final List<LoadClient> clients = new ArrayList<>();
    private final List<String> kills = new ArrayList<>();
    private ExecutorService threads;
    private EmbeddedDatabase database;
    private Path folder;

    /** Where in the life of the service it is killed. */
    private enum Moment {
        /** Anywhere under load. */
        UNDER_LOAD,
        /** Anywhere under load, and the database server with it. */
        WITH_DATABASE,
        /** A few milliseconds after an authorization was sent. */
        AUTHORIZING,
        /** Before it is ready. */
        STARTING
    }

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(PackagedService.isBuilt(), "nothing is packaged");
        folder = Files.createTempDirectory("countersign-crash-").toRealPath();
        threads = Executors.newFixedThreadPool(CLIENTS);
        System.out.printf("crash test: seed %d in %s%n", seed, folder);
    }

    @AfterEach
    void cleanUp() throws IOException {
        clients.forEach(LoadClient::giveUp);
        services.forEach(PackagedService::kill);
        if (threads != null) {
            threads.shutdownNow();
        }
        if (database != null) {
            database.stop();
        }
        if (folder != null) {
            Leftover.end(folder);
            delete(folder);
        }
    }

    @Test
    void keepsItsWordAcrossKills() {
        assumeFalse(PackagedService.isNative(), "a native executable brings no database that could be killed with it");
        Map<String, String> environment = new LinkedHashMap<>(QUICK);
        environment.put("COUNTERSIGN_DATA_DIR", folder.toString());
        PackagedService service = service("service", environment);
        Wire wire = new Wire(services, history);

        service.start();
        killWhileStarting(service);
        startClients(wire, CLIENTS);
        for (Moment moment : moments()) {
            kill(service, moment);
            service.start();
            if (moment == Moment.STARTING) {
                killWhileStarting(service);
            }
            awaitReady(service);
        }
        drain(() -> Books.in(folder));

        check(wire, Books.in(folder));
        assertThat(service.stop()).as("exit code of a clean stop").isIn(0, 143);
        assertThat(Leftover.pidFile(folder))
                .as("the database stops with the service")
                .doesNotExist();
    }

    @Test
    void anotherInstanceFinishesWhatAKilledOneBegan() {
        database = EmbeddedDatabase.start(folder, Path.of(".countersign"), OptionalInt.empty(), Durability.DURABLE);
        Map<String, String> source = database.configuration();
        Map<String, String> environment = new LinkedHashMap<>(QUICK);
        environment.put("COUNTERSIGN_EMBEDDED_DATABASE", "false");
        environment.put("COUNTERSIGN_SANDBOX_ENABLED", "true");
        environment.put("COUNTERSIGN_SECRET_KEYS", "crash:dGhlIHRlc3RzJyBrZXk6IDMyIGJ5dGVzIGxpa2UgYW4=");
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        source.forEach((key, value) -> environment.put(key.toUpperCase().replace('.', '_'), value));
        PackagedService victim = service("victim", environment);
        PackagedService survivor = service("survivor", environment);
        Wire wire = new Wire(services, history);
        Books books = new Books(
                source.get("quarkus.datasource.jdbc.url"),
                source.get("quarkus.datasource.username"),
                source.get("quarkus.datasource.password"));

        victim.start();
        survivor.start();
        awaitReady(survivor);
        awaitReady(victim);
        startClients(wire, CLIENTS);
        awaitAuthorizations(40);
        kill(victim, Moment.AUTHORIZING);
        awaitAuthorizations(10);
        drain(() -> books);

        check(wire, books);
    }

    private PackagedService service(String name, Map<String, String> environment) {
        PackagedService service = PackagedService.in(folder, name, environment);
        services.add(service);
        return service;
    }

    /** The very first start is killed before these, too. */
    private List<Moment> moments() {
        List<Moment> moments =
                new ArrayList<>(List.of(Moment.AUTHORIZING, Moment.AUTHORIZING, Moment.STARTING, Moment.WITH_DATABASE));
        Collections.shuffle(moments, random);
        return moments;
    }

    private void kill(PackagedService service, Moment moment) {
        if (moment == Moment.AUTHORIZING) {
            awaitAuthorizations(10 + random.nextInt(30));
            PackagedService.pause(Duration.ofNanos(random.nextInt(30_000_000)));
        } else {
            PackagedService.pause(Duration.ofMillis(1000 + random.nextInt(4000)));
        }
        service.kill();
        if (moment == Moment.WITH_DATABASE) {
            Leftover.kill(folder);
        }
        killed(moment);
    }

    /** Leaves behind whatever it finds: a folder that is half made, a database that starts or recovers. */
    private void killWhileStarting(PackagedService service) {
        PackagedService.pause(Duration.ofMillis(200 + random.nextInt(5000)));
        service.kill();
        killed(Moment.STARTING);
        service.start();
        awaitReady(service);
    }

    private void killed(Moment moment) {
        kills.add(moment + " after " + history);
        System.out.printf("crash test: killed %s, %s%n", moment, history);
    }

    /** A supervisor would start again what ends by itself; how often that was needed is counted. */
    private void awaitReady(PackagedService service) {
        await("the service to be ready")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    if (!service.isRunning()) {
                        history.count("starts that failed");
                        System.out.println("crash test: a start failed:\n" + service.lastWords());
                        service.start();
                    }
                    return service.isReady();
                });
    }

    private void startClients(Wire wire, int number) {
        JsonNode world = await("the world")
                .atMost(START_LIMIT)
                .until(() -> wire.send("GET", "/sandbox/v1/world", null), answer -> answer.isPresent())
                .orElseThrow()
                .body();
        wire.authenticate(world.path("unigox").path("api_key").asText());
        IntStream.range(0, number)
                .mapToObj(index -> new LoadClient(index, wire, world, history, new Random(seed + index)))
                .forEach(clients::add);
        clients.forEach(threads::execute);
    }

    private void awaitAuthorizations(long more) {
        long goal = history.counted("authorize sent") + more;
        await("%d more authorizations; until now %s".formatted(more, history))
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> history.counted("authorize sent") >= goal);
    }

    /** No new orders; those under way come to their end. */
    private void drain(java.util.function.Supplier<Books> books) {
        clients.forEach(LoadClient::stopStarting);
        threads.shutdown();
        try {
            boolean ended = threads.awaitTermination(DRAIN_LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended)
                    .as(
                            "all clients came to their end; under way %s\n%s",
                            books.get().underWay(), report())
                    .isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        await("everything to end; " + report())
                .atMost(DRAIN_LIMIT)
                .until(() -> books.get().underWay(), List::isEmpty);
    }

    private void check(Wire wire, Books books) {
        Map<String, JsonNode> orders = allOrders(wire);
        List<String> contradictions = new ArrayList<>();
        for (History.Order order : history.orders()) {
            JsonNode body = orders.get(order.id());
            if (body == null) {
                contradictions.add(order + " is lost");
            } else {
                contradictions.addAll(order.contradictions(body));
            }
        }
        Map<String, Long> ends = new LinkedHashMap<>();
        orders.values().forEach(body -> ends.merge(body.path("status").asText(), 1L, Long::sum));
        System.out.printf("crash test: %s, %s%n", ends, report());

        assertThat(contradictions).as(report()).isEmpty();
        assertThat(books.discrepancies()).as(report()).isEmpty();
        assertThat(history.violations()).as(report()).isEmpty();
        assertThat(ends.keySet()).as(report()).isSubsetOf("completed", "cancelled");
        assertThat(ends).as("the load did something").containsKey("completed");
        checkChain(wire, orders, world(wire));
    }

    /** What the chain's explorer shows agrees with what the orders say. */
    private void checkChain(Wire wire, Map<String, JsonNode> orders, JsonNode world) {
        JsonNode chain =
                wire.send("GET", "/sandbox/v1/chain", null).orElseThrow().body();
        List<JsonNode> completed = orders.values().stream()
                .filter(body -> body.path("status").asText().equals("completed"))
                .toList();
        String wallet =
                world.path("unigox").path("wallet").path("address").asText().toLowerCase();
        assertThat(chain.path("accounts"))
                .as("%s holds what is left, and signed %d times; %s", wallet, completed.size(), report())
                .anySatisfy(account -> {
                    assertThat(account.path("address").asText()).isEqualTo(wallet);
                    assertThat(account.path("nonce").asInt()).isEqualTo(completed.size());
                    assertThat(account.path("balance").asLong())
                            .isEqualTo(1_000_000_000_000L
                                    - completed.stream()
                                            .mapToLong(CrashIT::atomic)
                                            .sum());
                });
        assertThat(chain.path("transactions"))
                .as(report())
                .allSatisfy(transaction ->
                        assertThat(transaction.path("status").asText()).isEqualTo("mined"));
    }

    private static long atomic(JsonNode order) {
        return new java.math.BigDecimal(
                        order.path("amounts").path("crypto_amount").asText())
                .movePointRight(6)
                .longValueExact();
    }

    private static JsonNode world(Wire wire) {
        return wire.send("GET", "/sandbox/v1/world", null).orElseThrow().body();
    }

    /** Every page of the list; nobody changes anything any more, so nothing may be missing or shown twice. */
    private Map<String, JsonNode> allOrders(Wire wire) {
        Map<String, JsonNode> orders = new LinkedHashMap<>();
        JsonNode page;
        int number = 0;
        do {
            page = wire.send("GET", "/api/v1/partner/orders?limit=100&page=" + ++number, null)
                    .orElseThrow()
                    .body()
                    .path("data");
            for (JsonNode order : page.path("orders")) {
                assertThat(orders.put(order.path("order_id").asText(), order)).isNull();
            }
        } while (number < page.path("pagination").path("total_pages").asInt());
        assertThat(orders)
                .hasSize(page.path("pagination").path("total_count").asInt())
                .isNotEmpty();
        return orders;
    }

    private String report() {
        return "seed %d, kills %s, %s".formatted(seed, kills, history);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Collections.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
