package dev.countersign.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Answer;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.Snapshot;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A network that no transactor reaches: its orders wait, and nobody else's do. */
@QuarkusTest
class UnreachableChainTest {

    private static final String MOVE_TO = "update transfer set network_id = ?, claimed_until = null where owner_id = ?";

    private final Partner acme = Partner.acme();

    @BeforeEach
    void thereIsSuchANetwork() throws SQLException {
        Records.change("""
                insert into network (id, name, chain_id, rpc_url, forwarder_address, forwarder_name, forwarder_version)
                select 'void', 'Nowhere', chain_id, rpc_url, forwarder_address, forwarder_name, forwarder_version
                  from network where id = 'sandbox' on conflict do nothing""");
    }

    @AfterEach
    void nothingIsLeftOver() {
        Jobs.settleChain();
    }

    @Test
    void parametersAndAuthorizationSayThatTheRelayIsOutAndNothingElse() throws SQLException {
        Order order = acme.sells().accepted();
        Object signed = order.draft().body();
        Records.tamper(MOVE_TO, "void", uuid(order));
        Snapshot before = order.snapshot();

        Answer parameters = acme.get(order.path("/transfer-authorization-parameters"));
        assertThat(parameters.refused(502, "TRANSACTOR_ERROR")).doesNotContain("void", "Exception", "localhost");
        assertThat(order.authorize(signed).refused(502, "TRANSACTOR_ERROR")).doesNotContain("void", "Exception");

        assertThat(order.snapshot()).isEqualTo(before);
        Records.tamper(MOVE_TO, "sandbox", uuid(order));
        order.authorize(signed).data(200);
    }

    @Test
    void aPayoutThatCannotBeSentKeepsNobodyElsesFromBeingSent() throws SQLException {
        Order stuck = acme.sells().funded();
        stuck.confirm().data(200);
        Records.tamper(MOVE_TO + " and purpose = 'SETTLEMENT'", "void", uuid(stuck));
        Order other = Partner.rival().sells().authorized();

        Jobs.settleChain();

        other.is("crypto_received");
        stuck.is("fiat_received_confirmed");
        Records.tamper(MOVE_TO + " and purpose = 'SETTLEMENT'", "sandbox", uuid(stuck));
        Jobs.settleChain();
        stuck.is("completed");
    }

    private static UUID uuid(Order order) {
        return UUID.fromString(order.id());
    }
}
