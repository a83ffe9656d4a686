package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How many orders there are in each state, for whoever is on call. Every replica counts the same rows: read one of them. */
@ApplicationScoped
public class RampOrderMetrics {

    /** Final states only grow, and a day of them says enough. Each half has its own partial index. */
    private static final String BY_STATE = """
            select state, count(*) as total from ramp_order
             where state not in ('COMPLETED', 'CANCELLED', 'FAILED', 'PRICE_CHANGED_REQUOTE_NEEDED', 'SEND_OUT_COMPLETED',
                                 'SEND_OUT_FAILED')
             group by state
            union all
            select state, count(*) as total from ramp_order
             where state in ('COMPLETED', 'CANCELLED', 'FAILED', 'PRICE_CHANGED_REQUOTE_NEEDED', 'SEND_OUT_COMPLETED',
                             'SEND_OUT_FAILED')
               and updated_at > (select countersign_now()) - interval '1 day'
             group by state""";

    private final Database database;
    private final Counter created;
    private final Map<RampOrderState, AtomicLong> byState = new EnumMap<>(RampOrderState.class);

    RampOrderMetrics(Database database, MeterRegistry registry) {
        this.database = database;
        created = Counter.builder("countersign.orders.created")
                .description("Ramp orders created")
                .register(registry);
        for (RampOrderState state : RampOrderState.values()) {
            AtomicLong count = new AtomicLong();
            byState.put(state, count);
            Gauge.builder("countersign.orders", count, AtomicLong::doubleValue)
                    .description("Ramp orders by state; ended ones of the last day")
                    .tag("state", state.name())
                    .register(registry);
        }
    }

    void created() {
        created.increment();
    }

    /** Counts. */
    @Scheduled(
            identity = "ramp-order-metrics",
            every = "{countersign.ramp.count-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return database.run(BY_STATE)
                .invoke(rows -> {
                    Map<RampOrderState, Long> counts = new EnumMap<>(RampOrderState.class);
                    rows.forEach(
                            row -> counts.put(RampOrderState.valueOf(row.getString("state")), row.getLong("total")));
                    byState.forEach((state, gauge) -> gauge.set(counts.getOrDefault(state, 0L)));
                })
                .replaceWithVoid();
    }
}
