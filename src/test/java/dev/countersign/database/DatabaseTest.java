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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

/** What is tried again. */
@QuarkusTest
class DatabaseTest {

    @Inject
    Database database;

    @Inject
    Vertx vertx;

    @Inject
    DataSource jdbc;

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

    /** The transitions are long texts, and nothing is run more often. */
    @Test
    void aStatementStaysPreparedHoweverLongItIs() {
        String statement = "select 1 as one /* " + "long ".repeat(2_000) + "*/";
        Long prepared = database.transaction(transaction -> transaction
                        .run(statement)
                        .flatMap(ran -> transaction.first(
                                "select count(*) as times from pg_prepared_statements where statement = $1",
                                statement)))
                .map(row -> row.orElseThrow().getLong("times"))
                .await()
                .indefinitely();
        assertThat(prepared).isEqualTo(1);
    }

    /** As during a rollout: replicas of the old release serve while a migration adds a column, and every connection has to notice. */
    @Test
    void aColumnThatAMigrationAddsIsNoticedByNobody() throws SQLException {
        change("create table altered (id int primary key, other int)");
        try {
            change("insert into altered values (1, 1)");
            atOnce(this::single);
            atOnce(this::several);
            change("alter table altered add column next_release text");
            atOnce(this::single);
            change("alter table altered add column release_after text");
            atOnce(this::several);
        } finally {
            change("drop table altered");
        }
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = jdbc.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Uni<Integer> single() {
        return database.first("select * from altered where id = $1", 1)
                .map(row -> row.orElseThrow().getInteger("other"));
    }

    private Uni<Integer> several() {
        return database.transaction(transaction -> transaction
                .first("select * from altered where id = $1", 1)
                .chain(first -> transaction.first("select a.* from altered a where id = $1", 1))
                .chain(second ->
                        transaction.first("update altered set other = other where id = $1 returning *, id as same", 1))
                .map(row -> row.orElseThrow().getInteger("other")));
    }

    /** On many connections. */
    private static void atOnce(Supplier<Uni<Integer>> question) {
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 60)
                .mapToObj(each -> question.get().subscribeAsCompletionStage())
                .toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(1));
    }
}
