package dev.countersign.market;

import dev.countersign.database.DatabaseClock;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The last good rates, for as long as they are recent enough. The source is asked by whoever comes when they are due, once in a
 * refresh interval and by one at a time; the others wait for the same answer.
 */
@ApplicationScoped
class RateBoard {

    private static final Logger LOG = Logger.getLogger(RateBoard.class);

    private final List<RateSource> sources;
    private final RatesConfig config;
    private final DatabaseClock clock;

    private Optional<Posted> posted = Optional.empty();
    private Optional<Instant> asked = Optional.empty();
    private Optional<Uni<Void>> asking = Optional.empty();

    RateBoard(@All List<RateSource> sources, RatesConfig config, DatabaseClock clock) {
        this.sources = sources;
        this.config = config;
        this.clock = clock;
    }

    /** The rates of now; fails with {@link RatesUnavailableException} when none are recent enough. */
    Uni<RateSheet> rates() {
        return clock.now()
                .flatMap(now -> source().flatMap(source -> due(source, now))
                        .map(answer -> here(answer).flatMap(done -> clock.now()))
                        .orElseGet(() -> Uni.createFrom().item(now)))
                .map(this::recent);
    }

    /** Whoever waits for an answer that another asked for goes on as himself. */
    private static Uni<Void> here(Uni<Void> answer) {
        Context own = Vertx.currentContext();
        return own == null ? answer : answer.emitOn(task -> own.runOnContext(ignored -> task.run()));
    }

    private Optional<RateSource> source() {
        return sources.stream().filter(RateSource::isThere).findFirst();
    }

    /** The answer to wait for; empty when the last one is new enough. */
    private synchronized Optional<Uni<Void>> due(RateSource source, Instant now) {
        boolean due = asking.isEmpty()
                && asked.filter(last -> now.isBefore(last.plus(source.refresh())))
                        .isEmpty();
        if (due) {
            asked = Optional.of(now);
            Uni<Void> answer = ask(source, now);
            asking = Optional.of(answer);
            // goes on even when nobody waits for it any more
            answer.subscribe().with(done -> {});
            return Optional.of(answer);
        }
        return asking;
    }

    /** Never fails: then the last rates are there, as long as they are recent. */
    private Uni<Void> ask(RateSource source, Instant now) {
        return Uni.createFrom()
                .deferred(source::rates)
                .invoke(sheet -> post(sheet, now))
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf("no rates came in: %s", failure.toString()))
                .onFailure()
                .recoverWithNull()
                .onTermination()
                .invoke(this::answered)
                .memoize()
                .indefinitely();
    }

    /** Sources of several machines may answer out of order: what is older takes nothing back. */
    private synchronized void post(RateSheet sheet, Instant askedAt) {
        if (posted.filter(last -> last.sheet().at().isAfter(sheet.at()) && isRecent(last, askedAt))
                .isEmpty()) {
            posted = Optional.of(new Posted(sheet, askedAt));
        }
    }

    private synchronized void answered() {
        asking = Optional.empty();
    }

    private synchronized RateSheet recent(Instant now) {
        return posted.filter(last -> isRecent(last, now))
                .map(Posted::sheet)
                .orElseThrow(RatesUnavailableException::new);
    }

    private boolean isRecent(Posted last, Instant now) {
        return isNear(last.sheet().at(), now) && isNear(last.askedAt(), now);
    }

    /** What claims to come from the future would never grow old. */
    private boolean isNear(Instant moment, Instant now) {
        return Duration.between(moment, now).abs().compareTo(config.staleAfter()) < 0;
    }

    /** A sheet, and when it was asked for. */
    private record Posted(RateSheet sheet, Instant askedAt) {}
}
