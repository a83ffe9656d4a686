package dev.countersign.event.webhook;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Records one batch at a time: results that come in meanwhile make the next one, so that a busy replica needs few statements. */
final class ResultRecorder {

    private static final int MOST = 256;

    private final Function<List<Settled>, Uni<Void>> statement;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    ResultRecorder(Function<List<Settled>, Uni<Void>> statement) {
        this.statement = statement;
    }

    /** Completes when the result is recorded; fails when its batch could not be. */
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
        statement
                .apply(batch.stream().map(Waiting::settled).toList())
                .subscribe()
                .with(
                        recorded -> {
                            done();
                            batch.forEach(one -> one.emitter().complete(null));
                        },
                        failure -> {
                            done();
                            batch.forEach(one -> one.emitter().fail(failure));
                        });
    }

    private void done() {
        busy.set(false);
        next();
    }

    private record Waiting(Settled settled, UniEmitter<? super Void> emitter) {}
}
