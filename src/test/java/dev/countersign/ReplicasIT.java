package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.crash.Balancer;
import dev.countersign.crash.Books;
import dev.countersign.crash.History;
import dev.countersign.crash.JobReport;
import dev.countersign.crash.LoadClient;
import dev.countersign.crash.PackagedService;
import dev.countersign.crash.SqlOfDocument;
import dev.countersign.crash.Wire;
import dev.countersign.driver.Json;
import dev.countersign.driver.Receiver;
import dev.countersign.embedded.EmbeddedDatabase;
import dev.countersign.embedded.EmbeddedDatabase.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two replicas under load, on a database that they do not own: one is killed and replaced, the schema becomes that of the next release
 * while both serve, and then both are replaced one after the other without a client that notices. Nothing is lost, doubled or late.
 */
@Timeout(value = 420, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplicasIT {

    private static final int CLIENTS = 4;
    private static final int ABANDONED = 12;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String OPERATOR = "an-operator-token-of-forty-characters-00";

    /** Generous, for a machine that is busy with other things: what is stranded waits for minutes or for ever. */
    private static final Duration LATE_AT_MOST = Duration.ofSeconds(45);

    private static final double SILENT_AT_MOST = 30;

    private static final SqlOfDocument USERS =
            SqlOfDocument.section(Path.of("docs/operations.md"), "Two database users");

    /** What the next release's job would do: something new that is not asked for, and its line in the history. */
    private static final List<String> NEXT_RELEASE = List.of(
            "set lock_timeout = '15s'",
            "alter table ramp_order add column next_release text",
            "create index ramp_order_next_release on ramp_order (next_release) where next_release is not null",
            "create table next_release (id uuid primary key)",
            """
            insert into flyway_schema_history
                   (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            select max(installed_rank) + 1, (max(version::int) + 1)::text, 'next release', 'SQL', 'V_next.sql', 0, current_user, 1, true
              from flyway_schema_history""");

    private final long seed = Long.getLong("countersign.crash.seed", System.nanoTime() & 0xffff_ffffL);
    private final History history = new History();
    private final List<PackagedService> replicas = new ArrayList<>();
    private final List<LoadClient> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Receiver receiver = Receiver.plain();
    private EmbeddedDatabase database;
    private Balancer balancer;
    private Path folder;

    /** A user of the service's database. */
    private record User(String name, String password) {

        static final User OWNER = new User("countersign_owner", "<password of the owner>");
        static final User APP = new User("countersign_app", "<password of the replicas>");
    }

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(PackagedService.isBuilt(), "nothing is packaged");
        folder = Files.createTempDirectory("countersign-replicas-").toRealPath();
        System.out.printf("replicas: seed %d in %s%n", seed, folder);
        database = EmbeddedDatabase.start(folder, Path.of(".countersign"), OptionalInt.empty(), Durability.FAST);
    }

    @AfterEach
    void cleanUp() throws InterruptedException {
        clients.forEach(LoadClient::giveUp);
        if (balancer != null) {
            balancer.close();
        }
        replicas.forEach(PackagedService::kill);
        threads.shutdownNow();
        receiver.close();
        if (database != null) {
            database.discard();
        }
    }

    @Test
    void areReplacedUnderLoadByACrashAndByARollout() throws Exception {
        migrate();
        PackagedService one = replica("one");
        PackagedService two = replica("two");
        one.start();
        awaitReady(one);
        two.start();
        awaitReady(two);
        Wire wire = new Wire(replicas, balancer = new Balancer(replicas), history);
        Books books = new Books(jdbcUrl(), User.APP.name(), User.APP.password());
        JsonNode world = await("the world")
                .atMost(LIMIT)
                .until(() -> wire.send("GET", "/sandbox/v1/world", null), answer -> answer.isPresent())
                .orElseThrow()
                .body();
        wire.authenticate(world.path("unigox").path("api_key").asText());
        subscribe(world, books);
        abandon(wire, world);
        startClients(wire, world);
        awaitAuthorizations(20);

        one.kill();
        awaitAuthorizations(10);
        one.start();
        awaitReady(one);

        awaitAuthorizations(5);
        long schema = schema(books);
        run(User.OWNER, NEXT_RELEASE);
        assertThat(schema(books)).isEqualTo(schema + 1);
        awaitAuthorizations(10);
        assertThat(replicas).allMatch(PackagedService::isReady, "is ready on the schema of the next release");

        long unanswered = history.counted("calls without an answer");
        for (PackagedService replica : replicas) {
            assertThat(replica.stop()).as("exit code of a clean stop").isIn(0, 143);
            awaitAuthorizations(5);
            replica.start();
            awaitReady(replica);
            awaitAuthorizations(5);
        }
        assertThat(history.counted("calls without an answer"))
                .as("calls without an answer, that a rollout caused; " + history)
                .isEqualTo(unanswered);

        awaitClients(books);
        expireTheAbandoned(wire, books);
        check(books);
    }

    /** The doors that the replicas' user finds closed. */
    private void migrate() throws SQLException {
        run(database.configuration(), USERS.block(0));
        run(User.OWNER, USERS.block(1));
        PackagedService job = PackagedService.in(folder, "job", datasource(User.OWNER));
        assertThat(job.run("migrate")).describedAs(job::lastWords).isZero();
        run(User.OWNER, USERS.block(2));
        for (String refused : List.of(
                "create table mine (id int)",
                "drop table ramp_order",
                "alter table event disable trigger all",
                "truncate event",
                "delete from event",
                "update decision set verdict = 'APPROVE'",
                "delete from flyway_schema_history")) {
            assertThat(stateOf(refused)).as(refused).isEqualTo("42501");
        }
    }

    private String stateOf(String sql) {
        try {
            run(User.APP, List.of(sql));
            return "done";
        } catch (SQLException refused) {
            return refused.getSQLState();
        }
    }

    /** The partner's own receiver, which takes what it is sent. */
    private void subscribe(JsonNode world, Books books) throws IOException, InterruptedException {
        String partner = books.ask("select document -> 'partner' ->> 'id' from sandbox_world")
                .getFirst();
        post("/admin/v1/partners/" + partner + "/webhooks/unigox/secret", "Authorization", "Bearer " + OPERATOR, "{}");
        post(
                "/api/v1/partner/webhooks",
                "X-API-Key",
                world.path("unigox").path("api_key").asText(),
                "{\"url\":\"%s\"}".formatted(receiver.url()));
    }

    private JsonNode post(String path, String header, String value, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(replicas.getFirst().address() + path))
                .header(header, value)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isBetween(200, 299);
        return Json.MAPPER.readTree(answer.body());
    }

    /** Orders that their partner forgets: they wait for an authorization that never comes. */
    private void abandon(Wire wire, JsonNode world) {
        JsonNode unigox = world.path("unigox");
        for (int order = 0; order < ABANDONED; order++) {
            String quote = send(wire, "/api/v1/partner/offramp/quote", """
                    {"user_uuid": "%s", "payment_details_id": %s, "crypto_currency": "%s", "fiat_currency": "%s",
                     "crypto_amount": "11"}""".formatted(
                                    unigox.path("user_uuid").asText(),
                                    unigox.path("payment_details_id").asText(),
                                    unigox.path("crypto_currency").asText(),
                                    unigox.path("fiat_currency").asText()))
                    .path("quote_id")
                    .asText();
            send(wire, "/api/v1/partner/offramp/initiate", """
                    {"quote_id": "%s", "reference_id": "abandoned"}""".formatted(quote));
        }
    }

    private static JsonNode send(Wire wire, String path, String body) {
        return wire.send("POST", path, body).orElseThrow().body().path("data");
    }

    private void startClients(Wire wire, JsonNode world) {
        IntStream.range(0, CLIENTS)
                .mapToObj(index -> new LoadClient(index, wire, world, history, new Random(seed + index)))
                .forEach(clients::add);
        clients.forEach(threads::execute);
    }

    private void awaitAuthorizations(long more) {
        long goal = history.counted("authorize acknowledged") + more;
        await("%d more authorizations; until now %s".formatted(more, history))
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> history.counted("authorize acknowledged") >= goal);
    }

    private void awaitClients(Books books) throws InterruptedException {
        clients.forEach(LoadClient::stopStarting);
        threads.shutdown();
        assertThat(threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("all clients came to their end; under way %s\n%s", books.underWay(), history)
                .isTrue();
        assertThat(history.violations()).as(report()).isEmpty();
    }

    /** Their time comes for all at once, on replicas that are younger than they are. */
    private void expireTheAbandoned(Wire wire, Books books) {
        String late = "select id, kind, expires_at from authorization_request"
                + " where state = 'PENDING' and expires_at <= countersign_now()";
        assertThat(books.ask(late)).isEmpty();
        assertThat(abandoned(books)).isEqualTo(Collections.nCopies(ABANDONED, "PENDING"));
        wire.send("POST", "/sandbox/v1/clock", "{\"advance_seconds\":1801}");
        await("everything to end").atMost(LATE_AT_MOST).until(books::underWay, List::isEmpty);
        await("all that is over to expire").atMost(LATE_AT_MOST).until(() -> books.ask(late), List::isEmpty);
        assertThat(abandoned(books)).isEqualTo(Collections.nCopies(ABANDONED, "EXPIRED"));
    }

    private static List<String> abandoned(Books books) {
        return books.ask("""
                select a.state from ramp_order o join transfer t on t.owner_id = o.id
                  join authorization_request a on a.transfer_id = t.id where o.reference_id = 'abandoned'""");
    }

    private void check(Books books) {
        assertThat(books.discrepancies()).as(report()).isEmpty();
        Set<String> completed = new HashSet<>(books.ask("select id::text from ramp_order where state = 'COMPLETED'"));
        Set<String> cancelled = new HashSet<>(books.ask("select id::text from ramp_order where state = 'CANCELLED'"));
        Set<String> all = new HashSet<>(books.ask("select id::text from ramp_order"));
        for (History.Order order : history.orders()) {
            assertThat(all).as("%s is lost", order).contains(order.id());
            if (order.isAcknowledged(History.Step.CONFIRM)) {
                assertThat(completed).as("%s was confirmed", order).contains(order.id());
            }
            if (order.isAcknowledged(History.Step.CANCEL)) {
                assertThat(cancelled).as("%s was cancelled", order).contains(order.id());
            }
        }
        List<String> slowest = books.ask("""
                select max(e.occurred_at - t.released_at) from transfer t
                  join event e on e.subject_id = t.id and e.trigger = 'Submit'""");
        assertThat(books.ask("""
                select t.id, e.occurred_at - t.released_at from transfer t
                  join event e on e.subject_id = t.id and e.trigger = 'Submit'
                 where e.occurred_at - t.released_at > interval '%d seconds'
                """.formatted(LATE_AT_MOST.toSeconds())))
                .as("transfers that were dispatched late")
                .isEmpty();
        checkWebhooks(books);
        replicas.forEach(ReplicasIT::checkJobs);
        System.out.printf(
                "replicas: %d orders, %d completed, slowest dispatch %s, %d webhooks; %s%n",
                all.size(), completed.size(), slowest, receiver.count(), history);
    }

    /** Every event that was queued has arrived, from whichever replica. */
    private void checkWebhooks(Books books) {
        await("all webhooks to be delivered; " + report())
                .atMost(LIMIT)
                .until(() -> books.number("select count(*) from webhook_delivery where state <> 'DELIVERED'") == 0);
        Set<String> received =
                receiver.requests().stream().map(Receiver.Request::eventId).collect(Collectors.toSet());
        assertThat(received)
                .containsExactlyInAnyOrderElementsOf(books.ask("select 'evt_' || event_id from webhook_delivery"));
    }

    /** On both, not only on one that does everything. */
    private static void checkJobs(PackagedService replica) {
        JobReport jobs = JobReport.of(replica);
        assertThat(jobs.silences(15))
                .containsKeys("transfer-dispatcher", "transfer-tracker", "authorization-expirer", "webhook-dispatcher");
        await("all jobs of %s to succeed".formatted(replica.log().getFileName()))
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(JobReport.of(replica).silences(15))
                        .allSatisfy(
                                (job, seconds) -> assertThat(seconds).as(job).isLessThan(SILENT_AT_MOST)));
        assertThat(jobs.failures())
                .allSatisfy((job, times) -> assertThat(times).as(job).isZero());
        try {
            assertThat(Files.readAllLines(replica.log())).noneMatch(line -> line.contains(" ERROR "));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private PackagedService replica(String name) {
        Map<String, String> environment = new TreeMap<>(datasource(User.APP));
        environment.put("QUARKUS_FLYWAY_MIGRATE_AT_START", "false");
        environment.put("QUARKUS_SHUTDOWN_DELAY", "3s");
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        environment.put("COUNTERSIGN_ADMIN_TOKEN", OPERATOR);
        environment.put("COUNTERSIGN_SECRET_KEYS", "k1:dGhlIHRlc3RzJyBrZXk6IDMyIGJ5dGVzIGxpa2UgYW4=");
        environment.put("COUNTERSIGN_SANDBOX_ENABLED", "true");
        environment.put("COUNTERSIGN_SANDBOX_PACE", "200ms");
        environment.put("COUNTERSIGN_SANDBOX_CONFIRMATION", "200ms");
        environment.put("COUNTERSIGN_TRANSFER_LOOK_UP_EVERY", "200ms");
        environment.put("COUNTERSIGN_TRANSFER_RELAY_TIMEOUT", "5s");
        environment.put("COUNTERSIGN_POLICY_WEBHOOK_TIMEOUT", "5s");
        environment.put("COUNTERSIGN_TRANSFER_LEASE", "6s");
        environment.put("COUNTERSIGN_WEBHOOK_ALLOW_LOOPBACK", "true");
        environment.put("COUNTERSIGN_WEBHOOK_TOTAL_TIMEOUT", "3s");
        environment.put("COUNTERSIGN_LIRIUM_WEBHOOK_TIMEOUT", "3s");
        environment.put("COUNTERSIGN_WEBHOOK_LEASE", "10s");
        PackagedService replica = PackagedService.in(folder, name, environment);
        replicas.add(replica);
        return replica;
    }

    private static void awaitReady(PackagedService replica) {
        await("the replica to be ready")
                .atMost(LIMIT)
                .failFast(() -> assertThat(replica.isRunning())
                        .withFailMessage(replica::lastWords)
                        .isTrue())
                .until(replica::isReady);
    }

    private static long schema(Books books) {
        return books.number("select max(version::int) from flyway_schema_history");
    }

    private Map<String, String> datasource(User user) {
        return Map.of(
                "COUNTERSIGN_EMBEDDED_DATABASE", "false",
                "QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl(),
                "QUARKUS_DATASOURCE_REACTIVE_URL", jdbcUrl().substring("jdbc:".length()),
                "QUARKUS_DATASOURCE_USERNAME", user.name(),
                "QUARKUS_DATASOURCE_PASSWORD", user.password());
    }

    private String jdbcUrl() {
        return database.configuration().get("quarkus.datasource.jdbc.url").replaceFirst("/postgres$", "/countersign");
    }

    private void run(User user, List<String> statements) throws SQLException {
        run(jdbcUrl(), user.name(), user.password(), statements);
    }

    private static void run(Map<String, String> source, List<String> statements) throws SQLException {
        run(
                source.get("quarkus.datasource.jdbc.url"),
                source.get("quarkus.datasource.username"),
                source.get("quarkus.datasource.password"),
                statements);
    }

    private static void run(String url, String user, String password, List<String> statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String report() {
        return "seed %d, %s".formatted(seed, history);
    }
}
