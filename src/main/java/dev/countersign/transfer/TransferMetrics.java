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

    /**
     * Held, and nothing that it waits for is pending any more: neither people nor time can end it. Only the ten thousand that have been held
     * longest are looked at, each by the index of its own authorizations (which the limit insists on), so that what is counted every few
     * seconds never costs more than that.
     */
    private static final String STRANDED = """
            select coalesce(max(extract(epoch from countersign_now() - held.updated_at)), 0)::bigint as oldest
              from (select id, updated_at from transfer where state = 'HELD' order by updated_at limit 10000) held
              left join lateral (
                select true as found from authorization_request a
                 where a.transfer_id = held.id and a.state = 'PENDING' limit 1) pending on true
             where pending.found is null""";

    private final Database database;
    private final AtomicLong stranded = new AtomicLong();
    private final Map<TransferState, AtomicLong> counts = new EnumMap<>(TransferState.class);
    private final Map<TransferState, AtomicLong> ages = new EnumMap<>(TransferState.class);

    TransferMetrics(Database database, MeterRegistry registry) {
        this.database = database;
        Gauge.builder("countersign.transfers.stranded.oldest.seconds", stranded, AtomicLong::doubleValue)
                .description("How long the oldest held transfer has been held for which no authorization is pending")
                .register(registry);
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
                .flatMap(counted -> database.first(STRANDED))
                .invoke(found -> found.ifPresent(row -> stranded.set(row.getLong("oldest"))))
                .replaceWithVoid();
    }
}
