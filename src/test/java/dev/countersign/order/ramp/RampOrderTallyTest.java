package dev.countersign.order.ramp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Barrier;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The totals of lists are those of the orders, whoever changes orders, and whoever folds the tally meanwhile. */
@QuarkusTest
class RampOrderTallyTest {

    private static final int ORDERS = 12;

    private static final String DIFFERENCES = """
            select partner_id, provider_id, state, counted.orders as counted, tallied.orders as tallied
              from (select partner_id, provider_id, state, count(*) as orders from ramp_order group by 1, 2, 3) counted
              full join (select partner_id, provider_id, state, sum(orders) as orders from ramp_order_tally
                          group by 1, 2, 3 having sum(orders) <> 0) tallied using (partner_id, provider_id, state)
             where counted.orders is distinct from tallied.orders""";

    private static final String ROWS = "select count(*) from ramp_order_tally";

    private static final String PIECES =
            "select count(*) from ramp_order_tally where state = ? and partner_id = (select partner_id from ramp_order where id = ?)";

    @Inject
    DataSource database;

    private final Partner acme = Partner.acme();

    @Test
    void itIsRightWhileOrdersChangeAndReplicasFold() {
        List<Supplier<? extends Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            boolean cancelled = i % 2 == 0;
            calls.add(() -> {
                Order order = acme.sells();
                if (cancelled) {
                    order.cancel();
                } else {
                    order.accepted();
                }
                return true;
            });
        }
        for (int replica = 0; replica < 4; replica++) {
            calls.add(() -> {
                for (int times = 0; times < 10; times++) {
                    Jobs.foldTally();
                    assertThat(Records.rows(DIFFERENCES)).isEmpty();
                }
                return true;
            });
        }
        Barrier.atOnce(calls);
        assertThat(Records.rows(DIFFERENCES)).isEmpty();
        Jobs.foldTally();
        assertThat(Records.rows(DIFFERENCES)).isEmpty();
        assertThat(Records.number("select count(*) from ramp_order_tally where not folded"))
                .isZero();
    }

    @Test
    void totalsStayWhenItIsFolded() {
        Order order = acme.sells();
        acme.sells();
        order.cancel();
        JsonNode before = totals();
        Jobs.foldTally();
        assertThat(totals()).isEqualTo(before);
        acme.sells();
        Jobs.foldTally();
        assertThat(totals().longValue()).isEqualTo(before.longValue() + 1);
        assertThat(totals().longValue())
                .isEqualTo(Records.number(
                        "select count(*) from ramp_order where partner_id = (select partner_id from ramp_order where id = ?)",
                        UUID.fromString(order.id())));
        // one for each provider that has such an order
        assertThat(Records.number(PIECES, "CANCELLED", UUID.fromString(order.id())))
                .isEqualTo(Records.number(
                        "select count(distinct provider_id) from ramp_order where state = 'CANCELLED' and partner_id ="
                                + " (select partner_id from ramp_order where id = ?)",
                        UUID.fromString(order.id())));
    }

    /** As by a replica of an older release, which knows of no tally. */
    @Test
    void itIsTheDatabaseThatCounts() throws SQLException {
        UUID id = UUID.fromString(acme.sells().id());
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            long rows = one(statement, ROWS);
            statement.execute("update ramp_order set version = version where id = '%s'".formatted(id));
            assertThat(one(statement, ROWS)).isEqualTo(rows);
            statement.execute("update ramp_order set state = 'CANCELLED' where id = '%s'".formatted(id));
            assertThat(one(statement, ROWS)).isEqualTo(rows + 2);
            assertThat(one(statement, "select count(*) from (" + DIFFERENCES + ") wrong"))
                    .isZero();
            connection.rollback();
            assertThat(one(statement, ROWS)).isEqualTo(rows);
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static long one(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private JsonNode totals() {
        return acme.get("/orders?limit=1").data(200).get("pagination").get("total_count");
    }
}
