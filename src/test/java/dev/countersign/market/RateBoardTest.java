package dev.countersign.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.database.DatabaseClock;
import dev.countersign.driver.Sandbox;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The last good rates are used while they are recent, by both clocks; the source is asked when it is due, by one at a time. */
@QuarkusTest
class RateBoardTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    DatabaseClock clock;

    @Inject
    MarketService market;

    @All
    List<RateSource> sources;

    private final StubSource source = new StubSource(Duration.ofSeconds(10));
    private RateBoard board;

    @BeforeEach
    void freshBoard() {
        board = board(source);
    }

    @Test
    void itIsAskedOnceInARefreshInterval() {
        source.says(sheet("1", Sandbox.now()));
        assertThat(rates()).isEqualTo("1");
        source.says(sheet("2", Sandbox.now()));
        assertThat(rates()).isEqualTo("1");
        assertThat(source.asked()).isEqualTo(1);

        Sandbox.advance(10);
        assertThat(rates()).isEqualTo("2");
        assertThat(source.asked()).isEqualTo(2);
    }

    @Test
    void theLastGoodRatesAreUsedUntilTheyAreTooOld() {
        source.says(sheet("1", Sandbox.now()));
        assertThat(rates()).isEqualTo("1");
        source.fails();
        Sandbox.advance(40);
        assertThat(rates()).isEqualTo("1");
        Sandbox.advance(20);
        areRefused(board);

        source.says(sheet("2", Sandbox.now()));
        areRefused(board);
        Sandbox.advance(10);
        assertThat(rates()).isEqualTo("2");
    }

    @Test
    void aFailingSourceIsAskedNoMoreOftenThanAGoodOne() {
        source.fails();
        for (int i = 0; i < 5; i++) {
            areRefused(board);
        }
        assertThat(source.asked()).isEqualTo(1);
    }

    @Test
    void ratesThatWereOldWhenTheyCameInAreRefused() {
        source.says(sheet("1", Sandbox.now().minusSeconds(60)));
        areRefused(board);
    }

    @Test
    void aSourceThatRepeatsItselfGrowsOld() {
        Instant at = Sandbox.now();
        source.says(sheet("1", at));
        assertThat(rates()).isEqualTo("1");
        for (int i = 0; i < 5; i++) {
            Sandbox.advance(10);
            assertThat(rates()).isEqualTo("1");
        }
        Sandbox.advance(10);
        areRefused(board);
        assertThat(source.asked()).isEqualTo(7);
    }

    @Test
    void ratesOfTheFutureAreRefusedForTheyWouldNeverGrowOld() {
        source.says(sheet("1", Sandbox.now().plusSeconds(3600)));
        areRefused(board);
    }

    @Test
    void whatIsOlderTakesNothingBack() {
        Instant now = Sandbox.now();
        source.says(sheet("2", now));
        assertThat(rates()).isEqualTo("2");
        Sandbox.advance(10);
        source.says(sheet("1", now.minusSeconds(5)));
        assertThat(rates()).isEqualTo("2");
    }

    @Test
    void manyWhoAskAtOnceWaitForOneAnswer() {
        source.keepsSilent();
        List<CompletableFuture<RateSheet>> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(board.rates().subscribeAsCompletionStage());
        }
        source.wasAsked();
        source.answersAll(sheet("1", Sandbox.now()));

        waiting.forEach(one ->
                assertThat(one.orTimeout(20, TimeUnit.SECONDS).join().rates()).hasSize(1));
        assertThat(source.asked()).isEqualTo(1);
    }

    @Test
    void whoStopsWaitingTakesTheAnswerFromNobody() {
        source.keepsSilent();
        CompletableFuture<RateSheet> impatient = board.rates().subscribeAsCompletionStage();
        source.wasAsked();
        CompletableFuture<RateSheet> patient = board.rates().subscribeAsCompletionStage();
        impatient.cancel(true);
        source.answersAll(sheet("1", Sandbox.now()));

        assertThat(patient.orTimeout(20, TimeUnit.SECONDS).join().rates()).hasSize(1);
        assertThat(source.asked()).isEqualTo(1);
    }

    @Test
    void withoutARefreshIntervalItIsAskedEveryTime() {
        StubSource eager = new StubSource(Duration.ZERO);
        RateBoard always = board(eager);
        for (int i = 1; i <= 3; i++) {
            eager.says(sheet(String.valueOf(i), Sandbox.now()));
            assertThat(bid(always.rates().await().atMost(LIMIT))).isEqualTo(String.valueOf(i));
        }
        assertThat(eager.asked()).isEqualTo(3);
    }

    @Test
    void withoutASourceThereAreNoRates() {
        areRefused(new RateBoard(List.of(), new TestRatesConfig(Optional.empty(), LIMIT), clock));
    }

    @Test
    void aConfiguredSourceGoesBeforeTheSandboxes() {
        assertThat(sources).hasSize(2);
        assertThat(sources.getFirst()).isInstanceOf(HttpRateSource.class);
        assertThat(sources.getFirst().isThere()).as("not configured here").isFalse();
    }

    @Test
    void theSandboxesRatesAreTheMarketsHere() {
        Sandbox.world();
        assertThat(market.rates().await().atMost(LIMIT).price("BTC", "USD", Side.ASK))
                .isPresent();
    }

    private RateBoard board(RateSource only) {
        return new RateBoard(List.of(only), new TestRatesConfig(Optional.empty(), LIMIT), clock);
    }

    private String rates() {
        return bid(board.rates().await().atMost(LIMIT));
    }

    private static void areRefused(RateBoard board) {
        assertThatThrownBy(() -> board.rates().await().atMost(LIMIT)).isInstanceOf(RatesUnavailableException.class);
    }

    private static String bid(RateSheet sheet) {
        return sheet.rates().getFirst().bid().toPlainString();
    }

    private static RateSheet sheet(String price, Instant at) {
        return new RateSheet(List.of(new Rate("A", "B", new BigDecimal(price), new BigDecimal(price))), at);
    }

    /** Answers as it is told. */
    private static final class StubSource implements RateSource {

        private final Duration refresh;
        private final AtomicInteger asked = new AtomicInteger();
        private final Queue<UniEmitter<? super RateSheet>> silent = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Void> first = new CompletableFuture<>();
        private volatile Uni<RateSheet> answer = Uni.createFrom().nothing();

        StubSource(Duration refresh) {
            this.refresh = refresh;
        }

        void says(RateSheet sheet) {
            answer = Uni.createFrom().item(sheet);
        }

        void fails() {
            answer = Uni.createFrom().failure(new IllegalStateException("down"));
        }

        void keepsSilent() {
            answer = Uni.createFrom().emitter(emitter -> {
                silent.add(emitter);
                first.complete(null);
            });
        }

        void wasAsked() {
            first.orTimeout(20, TimeUnit.SECONDS).join();
        }

        void answersAll(RateSheet sheet) {
            silent.forEach(emitter -> emitter.complete(sheet));
        }

        int asked() {
            return asked.get();
        }

        @Override
        public boolean isThere() {
            return true;
        }

        @Override
        public Duration refresh() {
            return refresh;
        }

        @Override
        public Uni<RateSheet> rates() {
            asked.incrementAndGet();
            return answer;
        }
    }
}
