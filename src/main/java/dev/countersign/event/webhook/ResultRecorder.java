package dev.countersign.event.webhook;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Records one batch at a time: results that come in meanwhile make the next one, so that a busy replica needs few statements. A
 * result that the database refuses takes no other with it, and one whose rows somebody else has locked waits aside.
 */
final class ResultRecorder {

    private static final int MOST = 256;

    /** Together with the delays about five minutes, after which a lease of that length is over anyway. */
    private static final int TRIES = 64;

    private static final Duration FIRST_DELAY = Duration.ofMillis(20);
    private static final Duration LAST_DELAY = Duration.ofSeconds(5);

    private final Function<List<Settled>, Uni<Set<UUID>>> statement;
    private final Duration patience;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * @param statement answers the leases of those that it passed over
     * @param patience how long a statement may take
     */
    ResultRecorder(Function<List<Settled>, Uni<Set<UUID>>> statement, Duration patience) {
        this.statement = statement;
        this.patience = patience;
    }

    /** Completes when the result is recorded; fails when it could not be. */
    Uni<Void> record(Settled settled) {
        return Uni.createFrom().emitter(emitter -> {
            waiting.add(new Waiting(settled, 1, emitter));
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
            ended.forEach(this::tell);
        });
    }

    /** Never fails. */
    private Uni<List<Ended>> record(List<Waiting> batch) {
        return Uni.createFrom()
                .deferred(() ->
                        statement.apply(batch.stream().map(Waiting::settled).toList()))
                .ifNoItem()
                .after(patience)
                .fail()
                .map(passedOver -> batch.stream()
                        .<Ended>map(one ->
                                passedOver.contains(one.settled().claimed().lease())
                                        ? new Ended.PassedOver(one)
                                        : new Ended.Recorded(one))
                        .toList())
                .onFailure()
                .recoverWithUni(failure -> batch.size() > 1 && blamesAResult(failure)
                        ? oneAtATime(batch)
                        : Uni.createFrom().item(failed(batch, failure)));
    }

    private Uni<List<Ended>> oneAtATime(List<Waiting> batch) {
        AtomicReference<Throwable> hopeless = new AtomicReference<>();
        return Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUniAndConcatenate(one -> hopeless.get() == null
                        ? record(List.of(one)).invoke(ended -> ended.forEach(each -> note(each, hopeless)))
                        : Uni.createFrom().item(failed(List.of(one), hopeless.get())))
                .collect()
                .in(ArrayList::new, List::addAll);
    }

    /** Data exceptions and broken constraints (PostgreSQL, appendix A) are about what is recorded, and come again with it. */
    private static boolean blamesAResult(Throwable failure) {
        return failure instanceof PgException error
                && error.getSqlState() != null
                && (error.getSqlState().startsWith("22") || error.getSqlState().startsWith("23"));
    }

    /** Once the database is away, nobody asks it about the rest. */
    private static void note(Ended ended, AtomicReference<Throwable> hopeless) {
        if (ended instanceof Ended.Failed failed && !blamesAResult(failed.failure())) {
            hopeless.set(failed.failure());
        }
    }

    private static List<Ended> failed(List<Waiting> batch, Throwable failure) {
        return batch.stream().<Ended>map(one -> new Ended.Failed(one, failure)).toList();
    }

    private void tell(Ended ended) {
        switch (ended) {
            case Ended.Recorded recorded -> recorded.one().emitter().complete(null);
            case Ended.Failed failed -> failed.one().emitter().fail(failed.failure());
            case Ended.PassedOver passedOver -> later(passedOver.one());
        }
    }

    private void later(Waiting one) {
        if (one.tries() == TRIES) {
            one.emitter().fail(new IllegalStateException("its rows are locked"));
            return;
        }
        Duration delay = one.tries() > 8 ? LAST_DELAY : FIRST_DELAY.multipliedBy(1L << (one.tries() - 1));
        Uni.createFrom().voidItem().onItem().delayIt().by(delay).subscribe().with(waited -> {
            waiting.add(new Waiting(one.settled(), one.tries() + 1, one.emitter()));
            next();
        });
    }

    private void done() {
        busy.set(false);
        next();
    }

    private record Waiting(Settled settled, int tries, UniEmitter<? super Void> emitter) {}

    private sealed interface Ended {

        record Recorded(Waiting one) implements Ended {}

        record Failed(Waiting one, Throwable failure) implements Ended {}

        record PassedOver(Waiting one) implements Ended {}
    }
}
