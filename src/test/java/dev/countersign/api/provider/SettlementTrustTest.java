package dev.countersign.api.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Jobs;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.Snapshot;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody attests its own payment, unless the operator trusts its word. */
@QuarkusTest
class SettlementTrustTest {

    private static final String TRUST = "update liquidity_provider set settlement_trusted = ?";

    private final Partner acme = Partner.acme();

    @AfterEach
    void everybodyIsTrustedAgain() throws SQLException {
        Records.change(TRUST, true);
    }

    @Test
    void aProviderThatIsNotTrustedCannotReleaseTheEscrowToItself() throws SQLException {
        Order order = acme.sells().funded();
        Records.change(TRUST, false);
        Snapshot before = order.snapshot();

        order.provider().settled(order.id()).problem(409, "not_allowed");

        assertThat(order.snapshot()).isEqualTo(before);
        order.confirm().data(200);
        order.provider().settled(order.id()).is(200);
        Jobs.settleChain();
        order.is("completed");
        assertThat(order.paymentsOutOfEscrow()).isEqualTo(1);
    }
}
