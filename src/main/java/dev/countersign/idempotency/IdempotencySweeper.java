package dev.countersign.idempotency;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets keys that are over. Whether a key still holds is checked when it is used, never here. */
@ApplicationScoped
public class IdempotencySweeper {

    private static final int BATCH = 500;

    private final IdempotencyService keys;

    IdempotencySweeper(IdempotencyService keys) {
        this.keys = keys;
    }

    /** Deletes everything that is old enough. */
    @Scheduled(
            identity = "idempotency-sweeper",
            every = "{countersign.idempotency.sweep-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return keys.forget(BATCH)
                .flatMap(count -> count == BATCH ? run() : Uni.createFrom().voidItem());
    }
}
