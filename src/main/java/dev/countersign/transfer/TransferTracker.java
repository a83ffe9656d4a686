package dev.countersign.transfer;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.trace.Tracing;
import dev.countersign.transfer.TransferFailures.Step;
import dev.countersign.transfer.TransferRepository.Claimed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Follows submitted transfers until their outcome is known. An outcome that is not known is looked up, never assumed. */
@ApplicationScoped
public class TransferTracker {

    private static final Logger LOG = Logger.getLogger(TransferTracker.class);
    private static final int IN_PARALLEL = 8;

    /** From a block of a fast chain to what somebody should have been called for. */
    private static final Duration[] LATENCIES = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofHours(2)
    };

    private final Database database;
    private final TransferRepository transfers;
    private final TransferService service;
    private final Transactors transactors;
    private final Predecessors predecessors;
    private final TransferConfig config;
    private final MeterRegistry metrics;
    private final Tracing tracing;
    private final TransferFailures failures;

    TransferTracker(
            Database database,
            TransferRepository transfers,
            TransferService service,
            Transactors transactors,
            Predecessors predecessors,
            TransferConfig config,
            MeterRegistry metrics,
            Tracing tracing,
            TransferFailures failures) {
        this.database = database;
        this.transfers = transfers;
        this.service = service;
        this.transactors = transactors;
        this.predecessors = predecessors;
        this.config = config;
        this.metrics = metrics;
        this.tracing = tracing;
        this.failures = failures;
        // there from the start, as zero: the growth of a count that appears with its first failure is not seen
        for (TransferPurpose purpose : TransferPurpose.values()) {
            latency(purpose, TransferState.CONFIRMED);
            latency(purpose, TransferState.FAILED);
        }
    }

    /** Looks up what is submitted and has not been looked at for a while. */
    @Scheduled(
            identity = "transfer-tracker",
            every = "{countersign.transfer.dispatch-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return transfers
                .claimSubmitted(config.batch(), config.lookUpEvery())
                .flatMap(claimed -> Multi.createFrom()
                        .iterable(claimed)
                        .onItem()
                        .transformToUni(this::followOrLeave)
                        .merge(IN_PARALLEL)
                        .collect()
                        .asList()
                        .replaceWithVoid());
    }

    private Uni<Void> followOrLeave(Claimed claimed) {
        return Uni.createFrom()
                .deferred(() -> follow(claimed))
                .ifNoItem()
                .after(config.lease())
                .fail()
                .onFailure()
                .invoke(failure -> failures.count(Step.LOOK_UP, failure))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "transfer %s not looked up, will be tried again: %s",
                        claimed.transfer().id(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** A look that finds nothing new is no step of the trace: a chain may be silent for hours. */
    private Uni<Void> follow(Claimed claimed) {
        Transfer transfer = claimed.transfer();
        Transactor transactor = transactors.of(transfer);
        Submission submission = transfer.submission().orElseThrow();
        return transactor.lookUp(submission).flatMap(outcome -> switch (outcome) {
            case ChainOutcome.Unknown unknown ->
                predecessors.ensureKnown(transfer).flatMap(known -> transactor.broadcast(submission));
            case ChainOutcome.Pending pending -> Uni.createFrom().voidItem();
            case ChainOutcome.Confirmed confirmed ->
                settle(claimed, transaction -> transfers.confirm(transaction, transfer.id()));
            case ChainOutcome.Reverted reverted ->
                settle(claimed, transaction -> transfers.fail(transaction, transfer.id(), reverted.reason()));
        });
    }

    private Uni<Void> settle(Claimed claimed, Function<Transaction, Uni<List<TransferNews>>> end) {
        return tracing.continued(
                claimed.trace(),
                claimed.transfer().step("transfer outcome"),
                () -> database.transaction(transaction -> end.apply(transaction).flatMap(news -> {
                    news.forEach(moved -> transaction.afterCommit(() -> measure(claimed.transfer(), moved)));
                    return service.tell(transaction, news);
                })));
    }

    /** From the release to the outcome, both by the database's clock. */
    private void measure(Transfer transfer, TransferNews moved) {
        latency(transfer.purpose(), moved.to())
                .record(transfer.releasedAt()
                        .map(released -> Duration.between(released, moved.at()))
                        .orElse(Duration.ZERO));
    }

    private Timer latency(TransferPurpose purpose, TransferState outcome) {
        return Timer.builder("countersign.transfer.latency")
                .description("From a transfer's release until its outcome was known")
                .tag("purpose", purpose.name())
                .tag("outcome", outcome.name())
                .serviceLevelObjectives(LATENCIES)
                .register(metrics);
    }
}
