package dev.countersign.transfer;

import dev.countersign.authorization.AuthorizationService;
import dev.countersign.database.Claimant;
import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.database.WorkInHand;
import dev.countersign.trace.Tracing;
import dev.countersign.transfer.TransferFailures.Step;
import dev.countersign.transfer.TransferRepository.Claimed;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Puts released transfers on their chain. What is broadcast is stored first; from then on the transfer is only ever looked up,
 * and the same bytes broadcast again.
 */
@ApplicationScoped
public class TransferDispatcher implements Claimant {

    private static final Logger LOG = Logger.getLogger(TransferDispatcher.class);
    private static final int IN_PARALLEL = 8;

    private final Database database;
    private final TransferRepository transfers;
    private final TransferService service;
    private final AuthorizationService authorizations;
    private final Transactors transactors;
    private final Predecessors predecessors;
    private final TransferConfig config;
    private final Scheduler scheduler;
    private final Tracing tracing;
    private final Vertx vertx;
    private final TransferFailures failures;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final WorkInHand work = new WorkInHand();

    TransferDispatcher(
            Database database,
            TransferRepository transfers,
            TransferService service,
            AuthorizationService authorizations,
            Transactors transactors,
            Predecessors predecessors,
            TransferConfig config,
            Scheduler scheduler,
            Tracing tracing,
            Vertx vertx,
            TransferFailures failures) {
        this.database = database;
        this.transfers = transfers;
        this.service = service;
        this.authorizations = authorizations;
        this.transactors = transactors;
        this.predecessors = predecessors;
        this.config = config;
        this.scheduler = scheduler;
        this.tracing = tracing;
        this.vertx = vertx;
        this.failures = failures;
    }

    /** Claims released transfers and dispatches them, until none is left that this replica could take. */
    @Scheduled(
            identity = "transfer-dispatcher",
            every = "{countersign.transfer.dispatch-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return work.add(this::dispatchDue);
    }

    private Uni<Void> dispatchDue() {
        return transfers
                .claimReleased(config.batch(), config.lease())
                .flatMap(claimed -> claimed.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : Multi.createFrom()
                                .iterable(claimed)
                                .onItem()
                                .transformToUni(this::dispatchOrGiveBack)
                                .merge(IN_PARALLEL)
                                .collect()
                                .asList()
                                .flatMap(outcomes -> outcomes.contains(true)
                                        ? run()
                                        : Uni.createFrom().voidItem()));
    }

    /**
     * Dispatches now what this replica has just released, instead of at the next look. Runs as the job does, outside the request
     * that released it, and once however many ask. Does nothing where jobs do not run.
     */
    void wake() {
        if (scheduler.isRunning() && awake.compareAndSet(false, true)) {
            // without what the context of a request says of it
            VertxContext.getRootContext(vertx.getOrCreateContext()).runOnContext(ignored -> {
                awake.set(false);
                run().subscribe().with(done -> {}, failure -> LOG.warnf("dispatch failed: %s", failure.getMessage()));
            });
        }
    }

    @Override
    public Uni<Void> finish() {
        return work.finish();
    }

    private Uni<Boolean> dispatchOrGiveBack(Claimed claimed) {
        return Uni.createFrom()
                .deferred(() -> work.isStopping()
                        ? transfers.giveBack(claimed.transfer().id()).replaceWith(false)
                        : dispatchOrLeave(claimed));
    }

    /** True when the transfer moved; a failure leaves it released, to be claimed again after the lease. */
    private Uni<Boolean> dispatchOrLeave(Claimed claimed) {
        return Uni.createFrom()
                .deferred(() -> tracing.continued(
                        claimed.trace(), claimed.transfer().step("transfer dispatch"), () -> dispatch(claimed)))
                .ifNoItem()
                .after(config.lease())
                .fail()
                .onFailure()
                .invoke(failure -> failures.count(Step.DISPATCH, failure))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "transfer %s not dispatched, will be tried again: %s",
                        claimed.transfer().id(), failure.getMessage()))
                .onFailure()
                .recoverWithItem(false);
    }

    private Uni<Boolean> dispatch(Claimed claimed) {
        Transfer transfer = claimed.transfer();
        return switch (transfer.purpose().route()) {
            case PAYOUT -> submit(transfer, new Movement.Payout(transfer));
            case RELAY -> relay(claimed);
            case BOOKS -> Uni.createFrom().item(false);
        };
    }

    private Uni<Boolean> relay(Claimed claimed) {
        Transfer transfer = claimed.transfer();
        return database.transaction(transaction -> authorizations.signatureOf(transaction, transfer.id()))
                .map(Optional::orElseThrow)
                .flatMap(signed -> obstacle(claimed, signed.request().deadline())
                        .flatMap(obstacle -> obstacle.isPresent()
                                ? lapse(transfer.id(), obstacle.get())
                                : predecessors
                                        .ensureKnown(transfer)
                                        .flatMap(known -> submit(transfer, new Movement.Relay(transfer, signed)))));
    }

    /** Why a signed request can no longer be executed, ever. */
    private Uni<Optional<String>> obstacle(Claimed claimed, BigInteger deadline) {
        if (deadline.compareTo(BigInteger.valueOf(claimed.now().getEpochSecond())) < 0) {
            return Uni.createFrom().item(Optional.of("the signed deadline is over"));
        }
        if (claimed.transfer()
                .submitBefore()
                .filter(end -> !claimed.now().isBefore(end))
                .isPresent()) {
            return Uni.createFrom().item(Optional.of("what was promised for it is over"));
        }
        Transfer transfer = claimed.transfer();
        BigInteger nonce = transfer.senderNonce().orElseThrow();
        return transactors.of(transfer).forwarderNonce(transfer).flatMap(chainNonce -> {
            if (nonce.compareTo(chainNonce) < 0) {
                return Uni.createFrom().item(Optional.of("the wallet used the signed nonce elsewhere"));
            }
            return transfers.inFlight(transfer, chainNonce).map(inFlight -> {
                BigInteger bridged = chainNonce.add(BigInteger.valueOf(inFlight.before()));
                return bridged.compareTo(nonce) < 0
                        ? Optional.of("an earlier nonce of the wallet was never used")
                        : Optional.<String>empty();
            });
        });
    }

    private Uni<Boolean> lapse(UUID id, String reason) {
        return database.transaction(
                transaction -> transfers.lapse(transaction, id, reason).flatMap(news -> tell(transaction, news)));
    }

    private Uni<Boolean> submit(Transfer transfer, Movement movement) {
        Transactor transactor = transactors.of(transfer);
        return database.transaction(transaction -> transactor
                        .prepare(transaction, movement)
                        .flatMap(submission -> transfers
                                .submit(transaction, transfer.id(), submission)
                                .flatMap(news -> tell(transaction, news))
                                .map(moved -> moved ? Optional.of(submission) : Optional.<Submission>empty())))
                .flatMap(submission -> submission.isEmpty()
                        ? Uni.createFrom().item(false)
                        : broadcast(transactor, transfer, submission.get()).replaceWith(true));
    }

    /** A broadcast without an answer is neither success nor failure: the tracker looks it up. */
    private Uni<Void> broadcast(Transactor transactor, Transfer transfer, Submission submission) {
        return transactor
                .broadcast(submission)
                .onFailure()
                .invoke(failure -> failures.count(Step.BROADCAST, failure))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "transfer %s: outcome of broadcasting %s unknown: %s",
                        transfer.id(), submission.txHash(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Boolean> tell(Transaction transaction, List<TransferNews> news) {
        return service.tell(transaction, news).replaceWith(!news.isEmpty());
    }
}
