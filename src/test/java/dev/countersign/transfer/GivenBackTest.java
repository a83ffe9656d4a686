package dev.countersign.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.AuthorizationService;
import dev.countersign.database.Claimant;
import dev.countersign.database.Database;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.event.Invariants;
import dev.countersign.trace.Tracing;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica that stops lets others take what it has claimed and not begun; they need not wait for its lease. */
@QuarkusTest
class GivenBackTest {

    @Inject
    Database database;

    @Inject
    TransferRepository transfers;

    @Inject
    TransferService service;

    @Inject
    AuthorizationService authorizations;

    @Inject
    Transactors transactors;

    @Inject
    Predecessors predecessors;

    @Inject
    TransferConfig config;

    @Inject
    Scheduler scheduler;

    @Inject
    Tracing tracing;

    @Inject
    Vertx vertx;

    @Inject
    TransferFailures failures;

    @Inject
    DataSource jdbc;

    @AfterEach
    void everythingIsConsistent() {
        Jobs.settleChain();
        Invariants.hold();
    }

    @Test
    void whatIsClaimedByAReplicaThatStopsIsDispatchedByAnother() throws SQLException {
        Order order = Partner.acme().sells().accepted().authorized();
        claimWhileStopping(dispatcher(), TransferDispatcher::run);
        assertThat(order.transfer("FUNDING")).isEqualTo("RELEASED");
        assertThat(Records.number(
                        "select count(*) from transfer where claimed_until is not null and state = 'RELEASED'"))
                .isZero();
        Jobs.dispatch();
        assertThat(order.transfer("FUNDING")).isEqualTo("SUBMITTED");
    }

    @Test
    void aReplicaThatStopsClaimsNothing() {
        Order order = Partner.acme().sells().accepted().authorized();
        TransferDispatcher stopped = dispatcher();
        assertThat(stopped.finish().subscribeAsCompletionStage()).isCompleted();
        assertThat(stopped.run().subscribeAsCompletionStage()).isCompleted();
        assertThat(order.transfer("FUNDING")).isEqualTo("RELEASED");
    }

    /** The claim waits for a lock, and is told to stop while it does. */
    private <T extends Claimant> void claimWhileStopping(T job, Function<T, Uni<Void>> run) throws SQLException {
        CompletableFuture<Void> round;
        CompletableFuture<Void> finished;
        try (Connection connection = jdbc.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table transfer in exclusive mode");
            round = run.apply(job).subscribeAsCompletionStage();
            finished = job.finish().subscribeAsCompletionStage();
            assertThat(finished).isNotDone();
            connection.commit();
        }
        round.join();
        finished.join();
    }

    private TransferDispatcher dispatcher() {
        return new TransferDispatcher(
                database,
                transfers,
                service,
                authorizations,
                transactors,
                predecessors,
                config,
                scheduler,
                tracing,
                vertx,
                failures);
    }
}
