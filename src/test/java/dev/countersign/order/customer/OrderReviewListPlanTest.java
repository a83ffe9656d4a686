package dev.countersign.order.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Json;
import dev.countersign.embedded.EmbeddedDatabase;
import dev.countersign.embedded.EmbeddedDatabase.Durability;
import dev.countersign.order.customer.BulkSends.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However many orders there are, a page of the search reads one range of one index, and no more of it than it shows. */
class OrderReviewListPlanTest {

    private static final List<String> PLANNINGS = List.of("force_custom_plan", "force_generic_plan");
    private static final UUID FIRST = OrderReviewList.FIRST;
    private static final UUID LAST = OrderReviewList.LAST;
    private static final int PAGE = 100;
    private static final int EXECUTIONS = 7;
    /** Pages of the database that one order may cost: its row, its transfer and its authorizations, each behind an index. */
    private static final int READ_FOR_ONE = 25;

    private static final UUID BUSY = new UUID(0, 0xB);
    private static final UUID QUIET = new UUID(0, 0xC);
    private static final UUID UNSWEPT = new UUID(0, 0xD);
    private static final int BUSY_ORDERS = 20_000;
    private static final List<Standing> BUSY_PATTERN = pattern(Map.of(
            Standing.APPROVED, 90,
            Standing.REJECTED, 5,
            Standing.LAPSED, 3,
            Standing.WAITING, 1,
            Standing.WAITING_FOR_BOTH, 1));
    private static final int QUIET_ORDERS = 2_000;
    private static final List<Standing> QUIET_PATTERN = List.of(Standing.APPROVED);
    private static final int UNSWEPT_ORDERS = 3_000;
    private static final List<Standing> UNSWEPT_PATTERN =
            List.of(Standing.UNSWEPT_ORDER, Standing.UNSWEPT_REVIEW, Standing.UNSWEPT_REVIEW_OF_TWO);

    @TempDir
    private static Path folder;

    private static EmbeddedDatabase database;
    private static BulkSends sends;

    @BeforeAll
    static void fill() throws SQLException {
        database = EmbeddedDatabase.start(folder, Path.of(".countersign"), OptionalInt.empty(), Durability.FAST);
        Map<String, String> source = database.configuration();
        Flyway.configure()
                .dataSource(
                        source.get("quarkus.datasource.jdbc.url"),
                        source.get("quarkus.datasource.username"),
                        source.get("quarkus.datasource.password"))
                .locations("classpath:db/migration")
                .load()
                .migrate();
        sends = new BulkSends(source);
        sends.create(BUSY, 0, BUSY_ORDERS, BUSY_PATTERN);
        sends.create(QUIET, 0, QUIET_ORDERS, QUIET_PATTERN);
        sends.create(UNSWEPT, 0, UNSWEPT_ORDERS, UNSWEPT_PATTERN);
        sends.settle();
    }

    @AfterAll
    static void end() throws SQLException {
        if (sends != null) {
            sends.close();
        }
        if (database != null) {
            database.stop();
        }
    }

    static Stream<OrderReviewSearch> searches() {
        UUID middle = BulkSends.id(BUSY, BUSY_ORDERS / 2);
        return Stream.of(
                        Optional.<ReviewState>empty(),
                        Optional.of(ReviewState.PENDING),
                        Optional.of(ReviewState.APPROVED),
                        Optional.of(ReviewState.REJECTED))
                .flatMap(state -> Stream.of(
                        new OrderReviewSearch(state, Optional.empty(), Optional.empty(), PAGE),
                        new OrderReviewSearch(state, Optional.of(middle), Optional.empty(), PAGE),
                        new OrderReviewSearch(state, Optional.empty(), Optional.of(FIRST), PAGE),
                        new OrderReviewSearch(state, Optional.empty(), Optional.of(middle), PAGE)));
    }

    @ParameterizedTest
    @MethodSource("searches")
    void showsAPageOfABusyPartner(OrderReviewSearch search) throws Exception {
        readsAPage(BUSY, search, expected(BUSY, BUSY_ORDERS, BUSY_PATTERN, search));
    }

    @ParameterizedTest
    @MethodSource("searches")
    void findsNothingOfAKindThatAPartnerHasNot(OrderReviewSearch search) throws Exception {
        readsAPage(QUIET, search, expected(QUIET, QUIET_ORDERS, QUIET_PATTERN, search));
    }

    /** A session plans its first few executions for the values given, and then keeps one plan for all. */
    private static void readsAPage(UUID partner, OrderReviewSearch search, List<UUID> expected) throws Exception {
        prepare(search, "auto");
        for (int execution = 0; execution < EXECUTIONS; execution++) {
            assertThat(answer(partner, search)).isEqualTo(expected);
            JsonNode plan = explain(partner, search);
            usesNothingElse(plan, search);
            assertThat(plan.get("Shared Hit Blocks").intValue()
                            + plan.get("Shared Read Blocks").intValue())
                    .as(plan.toPrettyString())
                    .isLessThanOrEqualTo(READ_FOR_ONE * (PAGE + 1));
        }
        JsonNode kept = explain(partner, search);
        assertThat(indexes(kept)).containsExactly(index(search));
        assertThat(rowsPassedOver(kept)).isZero();
    }

    /** The one thing that costs more the more there is of it: what waits in vain, until it is written down. */
    @Test
    void passesOverWhatWaitsInVain() throws Exception {
        OrderReviewSearch search =
                new OrderReviewSearch(Optional.of(ReviewState.PENDING), Optional.empty(), Optional.empty(), PAGE);
        for (String planning : PLANNINGS) {
            prepare(search, planning);

            assertThat(answer(UNSWEPT, search)).isEmpty();
            JsonNode plan = explain(UNSWEPT, search);
            usesNothingElse(plan, search);
            assertThat(rowsPassedOver(plan)).as(planning).isEqualTo(UNSWEPT_ORDERS);
            assertThat(clockReadings(plan)).as(planning).isLessThanOrEqualTo(2);
        }
    }

    private static void usesNothingElse(JsonNode plan, OrderReviewSearch search) {
        for (JsonNode node : nodes(plan)) {
            String type = node.get("Node Type").textValue();
            int rows = node.get("Actual Rows").intValue();
            String relation = node.path("Relation Name").asText();
            assertThat(type)
                    .as(plan.toPrettyString())
                    .isIn(
                            "Seq Scan",
                            "Sort",
                            "Index Scan",
                            "Index Only Scan",
                            "Limit",
                            "CTE Scan",
                            "Aggregate",
                            "Result",
                            "Subquery Scan");
            if (type.equals("Seq Scan")) {
                assertThat(relation).as(plan.toPrettyString()).isIn("investment", "database_clock");
            }
            if (type.equals("Sort") || relation.equals("customer_order")) {
                assertThat(rows).as(plan.toPrettyString()).isLessThanOrEqualTo(PAGE);
            }
            if (relation.equals("customer_order")) {
                assertThat(node.get("Index Name").textValue()).startsWith("customer_order_reviews");
                assertThat(node.get("Scan Direction").textValue()).isEqualTo(search.upwards() ? "Forward" : "Backward");
            }
        }
    }

    private static String index(OrderReviewSearch search) {
        return search.state().isPresent() ? "customer_order_reviews_by_state" : "customer_order_reviews";
    }

    private static List<String> indexes(JsonNode plan) {
        return nodes(plan).stream()
                .filter(node -> node.path("Relation Name").asText().equals("customer_order"))
                .map(node -> node.get("Index Name").textValue())
                .toList();
    }

    private static int rowsPassedOver(JsonNode plan) {
        return nodes(plan).stream()
                .filter(node -> node.path("Relation Name").asText().equals("customer_order"))
                .mapToInt(node -> node.path("Rows Removed by Filter").asInt())
                .sum();
    }

    private static int clockReadings(JsonNode plan) {
        return nodes(plan).stream()
                .filter(node -> node.path("Parent Relationship").asText().equals("InitPlan"))
                .filter(node -> node.get("Node Type").textValue().equals("Result"))
                .mapToInt(node -> node.get("Actual Loops").intValue())
                .sum();
    }

    private static List<JsonNode> nodes(JsonNode plan) {
        List<JsonNode> nodes = new ArrayList<>(List.of(plan));
        plan.path("Plans").forEach(child -> nodes.addAll(nodes(child)));
        return nodes;
    }

    /** The ids of the page, by what was put in. */
    private static List<UUID> expected(UUID partner, int orders, List<Standing> pattern, OrderReviewSearch search) {
        UUID below = search.below().orElse(LAST);
        UUID above = search.above().orElse(FIRST);
        List<UUID> upwards = LongStream.range(0, orders)
                .filter(number -> search.state()
                        .map(state -> shows(state, BulkSends.standing(number, pattern)))
                        .orElse(true))
                .mapToObj(number -> BulkSends.id(partner, number))
                .filter(id -> id.toString().compareTo(below.toString()) < 0
                        && id.toString().compareTo(above.toString()) > 0)
                .toList();
        List<UUID> page = new ArrayList<>(
                search.upwards()
                        ? upwards.subList(0, Math.min(PAGE, upwards.size()))
                        : upwards.subList(Math.max(0, upwards.size() - PAGE), upwards.size()));
        Collections.reverse(page);
        return page;
    }

    private static boolean shows(ReviewState state, Standing standing) {
        return state == ReviewState.PENDING ? standing.waits() : state.name().equals(standing.name());
    }

    private static List<Standing> pattern(Map<Standing, Integer> shares) {
        List<Standing> pattern = new ArrayList<>();
        for (Standing standing : Standing.values()) {
            pattern.addAll(Collections.nCopies(shares.getOrDefault(standing, 0), standing));
        }
        return pattern;
    }

    private static void prepare(OrderReviewSearch search, String planning) throws SQLException {
        try (Statement statement = sends.connection().createStatement()) {
            statement.execute("deallocate all");
            statement.execute("set plan_cache_mode = " + planning);
            statement.execute(ReviewListStatements.prepared(search));
        }
    }

    private static List<UUID> answer(UUID partner, OrderReviewSearch search) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (Statement statement = sends.connection().createStatement();
                ResultSet rows = statement.executeQuery(ReviewListStatements.execution(partner, search))) {
            while (rows.next()) {
                ids.add(rows.getObject("id", UUID.class));
            }
        }
        return ids;
    }

    private static JsonNode explain(UUID partner, OrderReviewSearch search) throws SQLException, IOException {
        try (Statement statement = sends.connection().createStatement();
                ResultSet rows = statement.executeQuery(
                        "explain (analyze, buffers, format json) " + ReviewListStatements.execution(partner, search))) {
            rows.next();
            return Json.MAPPER.readTree(rows.getString(1)).get(0).get("Plan");
        }
    }
}
