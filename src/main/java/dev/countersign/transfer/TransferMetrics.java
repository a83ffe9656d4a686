package dev.countersign.transfer;

import dev.countersign.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many transfers are under way, and how long the oldest has been in its state: what should page somebody. Every replica counts
 * the same rows: read one of them.
 */
@ApplicationScoped
public class TransferMetrics {

    private static final List<TransferState> UNDER_WAY =
            List.of(TransferState.HELD, TransferState.RELEASED, TransferState.SUBMITTED);

    private static final String LIVE = """
            select state, count(*) as total,
                   coalesce(max(extract(epoch from countersign_now() - updated_at)), 0)::bigint as oldest
              from transfer where state in ('HELD', 'RELEASED', 'SUBMITTED') group by state""";

    private final Database database;
    private final Map<TransferState, AtomicLong> counts = new EnumMap<>(TransferState.class);
    private final Map<TransferState, AtomicLong> ages = new EnumMap<>(TransferState.class);

    TransferMetrics(Database database, MeterRegistry registry) {
        this.database = database;
        UNDER_WAY.forEach(state -> {
            counts.put(state, new AtomicLong());
            ages.put(state, new AtomicLong());
            Gauge.builder("countersign.transfers", counts.get(state), AtomicLong::doubleValue)
                    .description("Transfers under way, by state")
                    .tag("state", state.name())
                    .register(registry);
            Gauge.builder("countersign.transfers.oldest", ages.get(state), AtomicLong::doubleValue)
                    .description("How long the oldest transfer has been in its state")
                    .baseUnit("seconds")
                    .tag("state", state.name())
                    .register(registry);
        });
    }

    /** Counts. */
    @Scheduled(
            identity = "transfer-metrics",
            every = "{countersign.transfer.count-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return database.run(LIVE)
                .invoke(rows -> {
                    UNDER_WAY.forEach(state -> {
                        counts.get(state).set(0);
                        ages.get(state).set(0);
                    });
                    rows.forEach(row -> {
                        TransferState state = TransferState.valueOf(row.getString("state"));
                        counts.get(state).set(row.getLong("total"));
                        ages.get(state).set(row.getLong("oldest"));
                    });
                })
                .replaceWithVoid();
    }
}
