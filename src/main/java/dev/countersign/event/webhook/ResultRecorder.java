package dev.countersign.event.webhook;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Records one batch at a time: results that come in meanwhile make the next one, so that a busy replica needs few statements. A
 * result that the database refuses takes no other with it.
 */
final class ResultRecorder {

    private static final int MOST = 256;

    private final Function<List<Settled>, Uni<Void>> statement;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    ResultRecorder(Function<List<Settled>, Uni<Void>> statement) {
        this.statement = statement;
    }

    /** Completes when the result is recorded; fails when it could not be. */
    Uni<Void> record(Settled settled) {
        return Uni.createFrom().emitter(emitter -> {
            waiting.add(new Waiting(settled, emitter));
            next();
        });
    }

    private void next() {
        if (waiting.isEmpty() || !busy.compareAndSet(false, true)) {
            return;
        }
        List<Waiting> batch = new ArrayList<>();
        for (Waiting one = waiting.poll(); one != null; one = batch.size() < MOST ? waiting.poll() : null) {
            batch.add(one);
        }
        if (batch.isEmpty()) {
            done();
            return;
        }
        record(batch).subscribe().with(ended -> {
            done();
            ended.forEach(Ended::tell);
        });
    }

    /** Never fails. */
    private Uni<List<Ended>> record(List<Waiting> batch) {
        return Uni.createFrom()
                .deferred(() ->
                        statement.apply(batch.stream().map(Waiting::settled).toList()))
                .map(recorded -> all(batch, Optional.empty()))
                .onFailure()
                .recoverWithUni(failure -> batch.size() > 1 && blamesAResult(failure)
                        ? oneAtATime(batch)
                        : Uni.createFrom().item(all(batch, Optional.of(failure))));
    }

    private Uni<List<Ended>> oneAtATime(List<Waiting> batch) {
        return Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUniAndConcatenate(one -> record(List.of(one)))
                .collect()
                .in(ArrayList::new, List::addAll);
    }

    /** Data exceptions and broken constraints (PostgreSQL, appendix A) are about what is recorded, and come again with it. */
    private static boolean blamesAResult(Throwable failure) {
        return failure instanceof PgException error
                && error.getSqlState() != null
                && (error.getSqlState().startsWith("22") || error.getSqlState().startsWith("23"));
    }

    private static List<Ended> all(List<Waiting> batch, Optional<Throwable> failure) {
        return batch.stream().map(one -> new Ended(one, failure)).toList();
    }

    private void done() {
        busy.set(false);
        next();
    }

    private record Waiting(Settled settled, UniEmitter<? super Void> emitter) {}

    private record Ended(Waiting one, Optional<Throwable> failure) {

        void tell() {
            failure.ifPresentOrElse(one.emitter()::fail, () -> one.emitter().complete(null));
        }
    }
}
