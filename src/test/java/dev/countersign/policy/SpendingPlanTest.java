package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.EmbeddedDatabase;
import dev.countersign.embedded.EmbeddedDatabase.Durability;
import dev.countersign.policy.Condition.Velocity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A million past transfers: what was spent is read from sums by an index, and the rules of before V22 are kept. */
class SpendingPlanTest {

    private static final String RULE_OF_ASSET = "00000000-0000-7000-8000-0000000000d1";
    private static final String RULE_OF_ANY = "00000000-0000-7000-8000-0000000000d2";
    private static final long TRANSFERS = 1_000_000;

    @TempDir
    private static Path folder;

    private static EmbeddedDatabase database;
    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        database = EmbeddedDatabase.start(folder, Path.of(".countersign"), OptionalInt.empty(), Durability.FAST);
        Map<String, String> source = database.configuration();
        connection = DriverManager.getConnection(
                source.get("quarkus.datasource.jdbc.url"),
                source.get("quarkus.datasource.username"),
                source.get("quarkus.datasource.password"));
        migrate(source, "21");
        run("insert into partner (id, name) values ('%s', 'Acme')".formatted(Rules.ACME));
        run(
                "insert into asset (code, name, decimals, kind) values ('USDT', 'Tether', 6, 'CRYPTO'), ('BTC', 'Bitcoin', 8, 'CRYPTO')"
                        + " on conflict do nothing");
        run("""
                insert into policy_rule (id, partner_id, position, name, asset_code, at_least, quorum, permission, window_seconds)
                values ('%s', '%s', 1, 'of USDT', 'USDT', 1000.50, 2, 'sends:review', 86400),
                       ('%s', '%s', 2, 'of any', null, 0, 1, 'sends:review', 60)""".formatted(RULE_OF_ASSET, Rules.ACME, RULE_OF_ANY, Rules.ACME));
        migrate(source, "latest");
        // a transfer every 2.6 seconds for a month, of two assets, from 20 wallets, by 50 people
        run("""
                insert into policy_spend (transfer_id, partner_id, asset_code, source, user_id, credential_id, purpose, amount, at)
                select gen_random_uuid(), '%1$s', case when n %% 2 = 0 then 'USDT' else 'BTC' end, 'wallet-' || n %% 20,
                       ('00000000-0000-7000-8000-' || lpad((n %% 50)::text, 12, '0'))::uuid,
                       '00000000-0000-0000-0000-000000000000', 'WITHDRAWAL', 1,
                       countersign_now() - n * (interval '30 days' / %2$d)
                  from generate_series(1, %2$d) n""".formatted(Rules.ACME, TRANSFERS));
        run("""
                insert into policy_spending (partner_id, granularity, asset_code, start, source, user_id, credential_id, purpose, spent)
                select partner_id, granularity, asset_code, date_trunc(granularity, at, 'UTC'), source, user_id, credential_id,
                       purpose, sum(amount)
                  from policy_spend, unnest(array['MINUTE', 'HOUR']) as granularity group by 1, 2, 3, 4, 5, 6, 7, 8""");
        run("vacuum analyze");
    }

    @AfterAll
    static void end() throws SQLException {
        if (connection != null) {
            connection.close();
        }
        if (database != null) {
            database.stop();
        }
    }

    private static void migrate(Map<String, String> source, String target) {
        Flyway.configure()
                .dataSource(
                        source.get("quarkus.datasource.jdbc.url"),
                        source.get("quarkus.datasource.username"),
                        source.get("quarkus.datasource.password"))
                .locations("classpath:db/migration")
                .target(target)
                .load()
                .migrate();
    }

    static Stream<Velocity> velocities() {
        return Stream.of(Duration.ofMinutes(10), Duration.ofDays(1), Duration.ofDays(30))
                .flatMap(window -> Stream.of(
                        velocity(window, Optional.empty(), false, false),
                        velocity(window, Optional.of("USD"), false, false),
                        velocity(window, Optional.empty(), true, false),
                        velocity(window, Optional.empty(), false, true),
                        velocity(window, Optional.of("USD"), true, true)));
    }

    private static Velocity velocity(Duration window, Optional<String> currency, boolean wallet, boolean initiator) {
        return new Velocity(window, BigDecimal.TEN, currency, wallet, initiator);
    }

    @ParameterizedTest
    @MethodSource("velocities")
    void isNeverReadByALookAtEverything(Velocity velocity) throws SQLException {
        JsonObject plan = explain(velocity);

        List<String> nodes = new ArrayList<>();
        collect(plan.getJsonObject("Plan"), nodes);
        assertThat(nodes).as(plan.encodePrettily()).noneMatch(node -> node.equals("Seq Scan on policy_spending"));
        assertThat(nodes).noneMatch(node -> node.endsWith(" on policy_spend") || node.endsWith(" on transfer"));
    }

    @Test
    void saysExactlyWhatWasSpentInAnHour() throws SQLException {
        SpendingRepository.Question question = question(velocity(Duration.ofDays(10), Optional.empty(), false, false));
        try (PreparedStatement statement = prepared(question);
                ResultSet found = statement.executeQuery()) {
            assertThat(found.next()).isTrue();
            long exact = number("""
                    select count(*) from policy_spend where partner_id = '%s' and asset_code = 'USDT'
                       and at >= date_trunc('minute', countersign_now() - interval '10 days', 'UTC')""".formatted(Rules.ACME));
            // the clock goes on between the two: about a transfer every 2.6 seconds leaves the window
            assertThat(found.getLong("spent")).isBetween(exact - 30, exact + 30);
        }
    }

    @Test
    void rulesOfBeforeAreKept() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select * from policy_rule order by position")) {
            assertThat(found.next()).isTrue();
            assertThat(found.getString("id")).isEqualTo(RULE_OF_ASSET);
            assertThat((String[]) found.getArray("assets").getArray()).containsExactly("USDT");
            assertThat(found.getBigDecimal("at_least")).isEqualByComparingTo("1000.50");
            assertThat(found.getString("action")).isEqualTo("REQUIRE");
            assertThat(found.getInt("quorum")).isEqualTo(2);
            assertThat(found.getString("permission")).isEqualTo("sends:review");
            assertThat(found.getInt("window_seconds")).isEqualTo(86_400);
            assertThat(found.getString("conditions"))
                    .isEqualTo("{\"purposes\": [\"CUSTOMER_SEND\", \"INTERNAL_SEND\"]}");
            assertThat(found.next()).isTrue();
            assertThat(found.getString("id")).isEqualTo(RULE_OF_ANY);
            assertThat((String[]) found.getArray("assets").getArray()).isEmpty();
            assertThat(found.getBigDecimal("at_least")).isZero();
            assertThat(found.next()).isFalse();
        }
    }

    private static SpendingRepository.Question question(Velocity velocity) {
        ProposedTransfer transfer = Rules.transfer("1", "USDT");
        return SpendingRepository.question(Rules.rule(1, Rules.deny(), velocity), velocity, transfer);
    }

    private static JsonObject explain(Velocity velocity) throws SQLException {
        SpendingRepository.Question question = question(velocity);
        try (PreparedStatement statement = prepared(
                        new SpendingRepository.Question("explain (format json) " + question.sql(), question.values()));
                ResultSet found = statement.executeQuery()) {
            found.next();
            return new JsonArray(found.getString(1)).getJsonObject(0);
        }
    }

    /** The same statement with the driver's marks; a value that is used twice is given twice. */
    private static PreparedStatement prepared(SpendingRepository.Question question) throws SQLException {
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        java.util.regex.Matcher marks =
                java.util.regex.Pattern.compile("\\$([0-9]+)").matcher(question.sql());
        int last = 0;
        while (marks.find()) {
            sql.append(question.sql(), last, marks.start()).append('?');
            last = marks.end();
            values.add(question.values().get(Integer.parseInt(marks.group(1)) - 1));
        }
        sql.append(question.sql().substring(last));
        PreparedStatement statement = connection.prepareStatement(sql.toString());
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            statement.setObject(
                    i + 1,
                    value instanceof String[] texts
                            ? connection.createArrayOf("text", texts)
                            : value instanceof UUID[] ids ? connection.createArrayOf("uuid", ids) : value);
        }
        return statement;
    }

    private static void collect(JsonObject node, List<String> nodes) {
        nodes.add(node.getString("Node Type") + " on " + node.getString("Relation Name"));
        JsonArray inner = node.getJsonArray("Plans", new JsonArray());
        for (int i = 0; i < inner.size(); i++) {
            collect(inner.getJsonObject(i), nodes);
        }
    }

    private static long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    private static void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
