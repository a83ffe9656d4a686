package dev.countersign.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.event.RequestId;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

/** Transactions that are tried again. */
@QuarkusTest
class DatabaseTest {

    @Inject
    Database database;

    @Inject
    Vertx vertx;

    @Test
    void whatIsTriedAgainStillKnowsItsRequest() {
        List<String> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<String> end = new CompletableFuture<>();
        Context request = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        request.runOnContext(begun -> {
            MDC.put(RequestId.KEY, "the-request");
            database.transaction(transaction -> {
                        seen.add(RequestId.current().orElse("none"));
                        return seen.size() < 3
                                ? Uni.createFrom()
                                        .<String>failure(new PgException("deadlock detected", "ERROR", "40P01", ""))
                                : transaction
                                        .first("select 1 as one")
                                        .map(row -> RequestId.current().orElse("none"));
                    })
                    .subscribe()
                    .with(end::complete, end::completeExceptionally);
        });
        assertThat(end.join()).isEqualTo("the-request");
        assertThat(seen).containsExactly("the-request", "the-request", "the-request");
    }
}
