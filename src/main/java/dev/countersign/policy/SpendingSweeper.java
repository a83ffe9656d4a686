package dev.countersign.policy;

import dev.countersign.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets spending that no window reaches any more. Any number of replicas may run it at once. */
@ApplicationScoped
public class SpendingSweeper {

    private final Database database;
    private final SpendingRepository spending;
    private final PolicyConfig config;

    SpendingSweeper(Database database, SpendingRepository spending, PolicyConfig config) {
        this.database = database;
        this.spending = spending;
        this.config = config;
    }

    /** Forgets all of it that is old now. */
    @Scheduled(
            identity = "spending-sweeper",
            every = "{countersign.policy.sweep-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return database.transaction(transaction -> spending.sweep(transaction, config.sweepBatch()))
                .flatMap(swept ->
                        swept >= config.sweepBatch() ? run() : Uni.createFrom().voidItem());
    }
}
