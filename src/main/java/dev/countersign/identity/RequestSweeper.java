package dev.countersign.identity;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets nonces that nobody could use any more. */
@ApplicationScoped
public class RequestSweeper {

    private static final int BATCH = 5000;

    private final RequestGate gate;

    RequestSweeper(RequestGate gate) {
        this.gate = gate;
    }

    /** Deletes everything that is over. */
    @Scheduled(
            identity = "request-sweeper",
            every = "{countersign.identity.sweep-requests-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return gate.forget(BATCH)
                .flatMap(count -> count == BATCH ? run() : Uni.createFrom().voidItem());
    }
}
