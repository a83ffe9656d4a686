package dev.countersign.order.ramp;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets quotes and bridges' promises that expired long ago. Whether a quote still holds is checked when it is used, never here. */
@ApplicationScoped
public class QuoteSweeper {

    private static final int BATCH = 500;

    private final QuoteService quotes;
    private final SendOutService sendOuts;

    QuoteSweeper(QuoteService quotes, SendOutService sendOuts) {
        this.quotes = quotes;
        this.sendOuts = sendOuts;
    }

    /** Deletes everything that is old enough. */
    @Scheduled(
            identity = "quote-sweeper",
            every = "{countersign.ramp.sweep-quotes-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return quotes.forget(BATCH)
                .flatMap(count -> sendOuts.forget(BATCH).map(promises -> Math.max(count, promises)))
                .flatMap(count -> count == BATCH ? run() : Uni.createFrom().voidItem());
    }
}
