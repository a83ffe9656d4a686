package dev.countersign.event.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.event.SubjectType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One result never decides about another. */
class ResultRecorderTest {

    private final Settled opening = result();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final List<List<Settled>> statements = new ArrayList<>();
    private final List<Settled> recorded = new ArrayList<>();

    @Test
    void aResultThatTheDatabaseRefusesTakesNoOtherWithIt() {
        List<Settled> results = results(5);
        Settled poisoned = results.get(2);
        List<CompletableFuture<Void>> answers = inOneBatch(
                results,
                batch -> batch.contains(poisoned)
                        ? Uni.createFrom().failure(new PgException("check", "ERROR", "23514", "http_status"))
                        : succeed(batch));
        for (int each = 0; each < results.size(); each++) {
            if (each == 2) {
                assertThatThrownBy(answers.get(each)::join).hasRootCauseInstanceOf(PgException.class);
            } else {
                answers.get(each).join();
            }
        }
        assertThat(recorded).hasSize(4).doesNotContain(poisoned);
    }

    /** A database that is away must not be asked 256 times. */
    @Test
    void aFailureThatIsNobodysFaultIsNotTriedOneByOne() {
        List<CompletableFuture<Void>> answers = inOneBatch(
                results(5), batch -> Uni.createFrom().failure(new PgException("shutting down", "FATAL", "57P01", "")));
        assertThat(answers).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(statements).hasSize(1);
    }

    @Test
    void aResultWhoseRowsAreLockedComesAgainAndKeepsNobodyWaiting() {
        List<Settled> results = results(5);
        Settled locked = results.get(2);
        AtomicInteger tries = new AtomicInteger();
        List<CompletableFuture<Void>> answers = inOneBatch(
                results,
                batch -> batch.contains(locked) && tries.incrementAndGet() < 3
                        ? Uni.createFrom().item(Set.of(locked.claimed().lease()))
                        : succeed(batch));
        answers.forEach(CompletableFuture::join);
        assertThat(tries).hasValue(3);
        assertThat(statements).hasSize(3);
        assertThat(statements.get(0)).hasSize(5);
        assertThat(statements.get(1)).containsExactly(locked);
    }

    /** A connection that is dead answers nothing at all. */
    @Test
    void aStatementThatNeverEndsDoesNotStopTheNext() {
        ResultRecorder recorder = new ResultRecorder(
                batch -> batch.contains(opening) ? Uni.createFrom().nothing() : succeed(batch), Duration.ofMillis(50));
        CompletableFuture<Void> lost = start(recorder, opening);
        CompletableFuture<Void> next = start(recorder, result());
        assertThatThrownBy(lost::join).isInstanceOf(CompletionException.class);
        next.join();
        assertThat(recorded).hasSize(1);
    }

    /** Holds a first statement until all results wait, so that these make one batch. */
    private List<CompletableFuture<Void>> inOneBatch(
            List<Settled> results, Function<List<Settled>, Uni<Set<UUID>>> statement) {
        ResultRecorder recorder = new ResultRecorder(
                batch -> {
                    if (batch.contains(opening)) {
                        return Uni.createFrom().completionStage(opened).replaceWith(Set.of());
                    }
                    statements.add(batch);
                    return statement.apply(batch);
                },
                Duration.ofSeconds(30));
        start(recorder, opening);
        List<CompletableFuture<Void>> answers =
                results.stream().map(result -> start(recorder, result)).toList();
        opened.complete(null);
        return answers;
    }

    private static CompletableFuture<Void> start(ResultRecorder recorder, Settled result) {
        return recorder.record(result).subscribeAsCompletionStage();
    }

    private Uni<Set<UUID>> succeed(List<Settled> batch) {
        recorded.addAll(batch);
        return Uni.createFrom().item(Set.of());
    }

    private static List<Settled> results(int number) {
        return IntStream.range(0, number).mapToObj(each -> result()).toList();
    }

    private static Settled result() {
        UUID subject = UUID.randomUUID();
        return new Settled.Skipped(new Claimed(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                "unigox",
                "https://example.com/",
                Optional.empty(),
                OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
                0,
                true,
                Duration.ZERO,
                Instant.EPOCH,
                Optional.empty(),
                new WebhookEvent(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        SubjectType.RAMP_ORDER,
                        subject,
                        1,
                        "Create",
                        Optional.empty(),
                        "CREATED",
                        new JsonObject(),
                        Instant.EPOCH)));
    }
}
