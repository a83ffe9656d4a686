package dev.countersign.documentation;

import static dev.countersign.documentation.GeneratedSection.mermaid;

import dev.countersign.authorization.AuthorizationLifecycle;
import dev.countersign.lifecycle.TransitionTable;
import dev.countersign.order.customer.CustomerOrderLifecycle;
import dev.countersign.order.ramp.OffRampLifecycle;
import dev.countersign.order.ramp.OnRampLifecycle;
import dev.countersign.transfer.TransferLifecycle;
import org.junit.jupiter.api.Test;

/** The diagrams in {@code docs/lifecycles.md} are the tables that the service runs on. */
class LifecycleDocumentationTest {

    @Test
    void showsTheAuthorization() {
        shows("authorization", AuthorizationLifecycle.TABLE);
    }

    @Test
    void showsTheTransfer() {
        shows("transfer", TransferLifecycle.TABLE);
    }

    @Test
    void showsTheOffRampOrder() {
        shows("off-ramp order", OffRampLifecycle.TABLE);
    }

    @Test
    void showsTheOnRampOrder() {
        shows("on-ramp order", OnRampLifecycle.TABLE);
    }

    @Test
    void showsTheCustomerOrder() {
        shows("customer order", CustomerOrderLifecycle.TABLE);
    }

    private static void shows(String name, TransitionTable<?, ?> table) {
        GeneratedSection.of("lifecycles.md", name).mustSay(mermaid(table.mermaid()));
    }
}
