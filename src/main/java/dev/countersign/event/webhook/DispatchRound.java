package dev.countersign.event.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * Claims and delivers until nothing is due. Each result that is recorded asks for more at once, so nobody waits for a slow
 * receiver but those who queue behind it. Everything happens on one event loop, one step after the other.
 */
final class DispatchRound {

    private static final Logger LOG = Logger.getLogger(DispatchRound.class);

    private final IntFunction<Uni<List<Claimed>>> claim;
    private final Function<List<Claimed>, Uni<WebhookAttempts.Prepared>> prepare;
    private final Delivery deliver;
    private final int most;
    private final Duration patience;
    private final Executor loop;
    private final Consumer<DispatchRound> end;
    private final Runnable tooLate;
    private int underWay;
    private boolean claiming;
    private boolean again;
    private boolean ended;

    DispatchRound(
            IntFunction<Uni<List<Claimed>>> claim,
            Function<List<Claimed>, Uni<WebhookAttempts.Prepared>> prepare,
            Delivery deliver,
            int most,
            Duration patience,
            Context loop,
            Consumer<DispatchRound> end,
            Runnable tooLate) {
        this.claim = claim;
        this.prepare = prepare;
        this.deliver = deliver;
        this.most = most;
        this.patience = patience;
        this.loop = task -> loop.runOnContext(ignored -> task.run());
        this.end = end;
        this.tooLate = tooLate;
    }

    /** Attempts and records one delivery. */
    @FunctionalInterface
    interface Delivery {
        Uni<Void> make(Claimed claimed, WebhookAttempts.Prepared prepared);
    }

    /** Looks for more; may be called from anywhere, and as often as one likes. A round that has ended says that it is too late. */
    void look() {
        loop.execute(this::more);
    }

    private void more() {
        if (claiming) {
            again = true;
            return;
        }
        if (ended) {
            tooLate.run();
            return;
        }
        int places = most - underWay;
        if (places <= 0) {
            return;
        }
        claiming = true;
        again = false;
        claim.apply(places)
                .ifNoItem()
                .after(patience)
                .fail()
                .emitOn(loop)
                .subscribe()
                .with(this::claimed, failure -> {
                    LOG.warnf("webhooks cannot be claimed: %s", failure.getMessage());
                    claimed(List.of());
                });
    }

    private void claimed(List<Claimed> batch) {
        claiming = false;
        if (!batch.isEmpty()) {
            underWay += batch.size();
            prepare.apply(batch)
                    .ifNoItem()
                    .after(patience)
                    .fail()
                    .emitOn(loop)
                    .subscribe()
                    .with(prepared -> batch.forEach(one -> start(one, prepared)), failure -> {
                        LOG.warnf("webhooks cannot be prepared: %s", failure.getMessage());
                        underWay -= batch.size();
                        settle();
                    });
        }
        if (again || !batch.isEmpty()) {
            more();
        } else {
            settle();
        }
    }

    private void start(Claimed one, WebhookAttempts.Prepared prepared) {
        deliver.make(one, prepared).emitOn(loop).subscribe().with(done -> finished(), failure -> {
            LOG.warnf(
                    "webhook delivery %s: the result is not recorded, it will be delivered again: %s",
                    one.deliveryId(), failure.getMessage());
            finished();
        });
    }

    private void finished() {
        underWay--;
        more();
    }

    private void settle() {
        if (underWay == 0 && !claiming && !ended) {
            ended = true;
            end.accept(this);
        }
    }
}
