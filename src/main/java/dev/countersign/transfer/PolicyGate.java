package dev.countersign.transfer;

import dev.countersign.database.Claimant;
import dev.countersign.database.CommitListener;
import dev.countersign.database.WorkInHand;
import dev.countersign.policy.PolicyService;
import dev.countersign.trace.Step;
import dev.countersign.trace.Tracing;
import dev.countersign.transfer.TransferRepository.Agreed;
import io.opentelemetry.api.common.Attributes;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Asks the policy once more about transfers to which everyone has agreed, where somebody outside is to be asked again: outside any
 * transaction, and as long as it takes. Until then nothing is released.
 */
@ApplicationScoped
public class PolicyGate implements CommitListener, Claimant {

    private static final Logger LOG = Logger.getLogger(PolicyGate.class);
    private static final int IN_PARALLEL = 8;

    private final TransferRepository transfers;
    private final TransferService service;
    private final PolicyService policies;
    private final TransferConfig config;
    private final Scheduler scheduler;
    private final Tracing tracing;
    private final Context loop;
    private final WorkInHand work = new WorkInHand();

    PolicyGate(
            TransferRepository transfers,
            TransferService service,
            PolicyService policies,
            TransferConfig config,
            Scheduler scheduler,
            Tracing tracing,
            Vertx vertx) {
        this.transfers = transfers;
        this.service = service;
        this.policies = policies;
        this.config = config;
        this.scheduler = scheduler;
        this.tracing = tracing;
        this.loop = VertxContext.getRootContext(vertx.getOrCreateContext());
    }

    /** Asks about everything that is due, until nothing is that this replica could take. */
    @Scheduled(
            identity = "policy-gate",
            every = "{countersign.transfer.policy-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return work.add(this::askDue);
    }

    private Uni<Void> askDue() {
        return transfers
                .claimForPolicy(config.batch(), config.lease())
                .flatMap(claimed -> Multi.createFrom()
                        .iterable(claimed)
                        .onItem()
                        .transformToUni(this::askOrGiveBack)
                        .merge(IN_PARALLEL)
                        .collect()
                        .asList()
                        .flatMap(asked -> claimed.size() < config.batch()
                                ? Uni.createFrom().voidItem()
                                : run()));
    }

    @Override
    public Uni<Void> finish() {
        return work.finish();
    }

    private Uni<Void> askOrGiveBack(Agreed agreed) {
        return Uni.createFrom()
                .deferred(() -> work.isStopping() ? transfers.giveBack(agreed.transferId()) : ask(agreed));
    }

    /** One that fails is asked about again when its lease is over. */
    private Uni<Void> ask(Agreed agreed) {
        UUID transferId = agreed.transferId();
        Step step = Step.inside(
                "policy asked again",
                Attributes.builder()
                        .put("countersign.transfer_id", transferId.toString())
                        .build());
        return tracing.continued(
                        agreed.trace(),
                        step,
                        () -> policies.consultAgain(transferId, agreed.approvals())
                                .flatMap(advice -> service.askedAgain(transferId, advice)))
                .onFailure()
                .invoke(failure -> LOG.errorf(failure, "transfer %s: the policy could not be asked again", transferId))
                .onFailure()
                .recoverWithNull();
    }

    @Override
    public void committed(Enum<?> what) {
        if (what == PolicyNews.DUE && scheduler.isRunning()) {
            loop.runOnContext(ignored -> run().subscribe()
                    .with(done -> {}, failure -> LOG.error("the policy could not be asked again", failure)));
        }
    }
}
