package dev.countersign.order.customer;

import dev.countersign.transfer.TransferState;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Counts what happens to customers' orders. */
@ApplicationScoped
class CustomerOrderMetrics {

    private static final String ORDERS = "countersign.customer_orders";

    private final MeterRegistry registry;

    CustomerOrderMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void created(CustomerOrder order) {
        registry.counter(
                        ORDERS,
                        "event",
                        "created",
                        "operation",
                        order.operation().name())
                .increment();
    }

    void confirmed(CustomerOrder order) {
        registry.counter(
                        ORDERS,
                        "event",
                        "confirmed",
                        "operation",
                        order.operation().name())
                .increment();
    }

    /** Sends ended as their transfers did. */
    void ended(TransferState how, int count) {
        registry.counter(ORDERS, "event", how.name().toLowerCase(Locale.ROOT), "operation", Operation.SEND.name())
                .increment(count);
    }
}
