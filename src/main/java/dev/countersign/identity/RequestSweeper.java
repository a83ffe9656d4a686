package dev.countersign.identity;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets nonces that nobody could use any more. */
@ApplicationScoped
public class RequestSweeper {

    private final RequestGate gate;
    private final int batch;

    RequestSweeper(RequestGate gate, IdentityConfig config) {
        this.gate = gate;
        this.batch = config.sweepRequestsBatch();
    }

    /** Deletes everything that is over. */
    @Scheduled(
            identity = "request-sweeper",
            every = "{countersign.identity.sweep-requests-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return gate.forget(batch)
                .flatMap(count -> count == batch ? run() : Uni.createFrom().voidItem());
    }
}
