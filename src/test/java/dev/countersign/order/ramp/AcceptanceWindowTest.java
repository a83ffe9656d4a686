package dev.countersign.order.ramp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Jobs;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.Snapshot;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A provider that answers too late is too late, whether or not anything has swept the order away. */
@QuarkusTest
class AcceptanceWindowTest {

    @Test
    void aLateAcceptanceIsRefusedBeforeTheSweeperComes() throws SQLException {
        Order order = Partner.acme().sells();
        Records.change("update database_clock set shift = shift + interval '900 seconds'");
        Snapshot before = order.snapshot();

        order.provider().accept(order.id(), order.escrow()).problem(409, "invalid_status");

        assertThat(order.snapshot()).isEqualTo(before);
        Jobs.expireOrders();
        order.is("cancelled");
    }
}
