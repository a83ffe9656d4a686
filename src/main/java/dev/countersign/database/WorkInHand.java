package dev.countersign.database;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a replica has claimed and not done yet, until it stops. May be used from any thread. */
public final class WorkInHand {

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int underWay;
    private boolean stopping;

    /** Does this, or nothing when the replica stops. */
    public Uni<Void> add(Supplier<Uni<Void>> work) {
        return Uni.createFrom()
                .deferred(() -> begin()
                        ? Uni.createFrom()
                                .<Void>deferred(work::get)
                                .onTermination()
                                .invoke(this::end)
                        : Uni.createFrom().voidItem());
    }

    /** True when it may be done. {@link #end()} has to follow then, once. */
    public synchronized boolean begin() {
        if (stopping) {
            return false;
        }
        underWay++;
        return true;
    }

    public synchronized void end() {
        underWay--;
        complete();
    }

    public synchronized boolean isStopping() {
        return stopping;
    }

    /** Nothing more begins. Completes when all has ended. */
    public synchronized Uni<Void> finish() {
        stopping = true;
        complete();
        return Uni.createFrom().completionStage(done);
    }

    private void complete() {
        if (stopping && underWay == 0) {
            done.complete(null);
        }
    }
}
