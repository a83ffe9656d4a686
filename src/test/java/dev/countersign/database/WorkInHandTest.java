package dev.countersign.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WorkInHandTest {

    private final WorkInHand work = new WorkInHand();

    @Test
    void whatHasBegunIsWaitedForAndNothingMoreBegins() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        run(Uni.createFrom().completionStage(first));
        run(Uni.createFrom().completionStage(second));
        CompletableFuture<Void> finished = work.finish().subscribeAsCompletionStage();
        assertThat(work.isStopping()).isTrue();
        assertThat(run(Uni.createFrom().failure(new AssertionError("begun")))).isCompleted();
        first.complete(null);
        assertThat(finished).isNotDone();
        second.completeExceptionally(new IllegalStateException("failed"));
        assertThat(finished).isCompleted();
    }

    @Test
    void whoeverDoesNothingHasFinished() {
        assertThat(run(Uni.createFrom().voidItem())).isCompleted();
        assertThat(work.finish().subscribeAsCompletionStage()).isCompleted();
    }

    private CompletableFuture<Void> run(Uni<Void> done) {
        return work.add(() -> done).subscribeAsCompletionStage();
    }
}
