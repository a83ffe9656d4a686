package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.event.Transition.Move;
import dev.countersign.order.ramp.RampOrderCommand.FailSendOut;
import dev.countersign.order.ramp.SendOutRepository.Claimed;
import dev.countersign.trace.Step;
import dev.countersign.trace.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Follows crypto that has reached a bridge until it is delivered. An outcome that is not known is asked for, never assumed. */
@ApplicationScoped
public class SendOutTracker {

    private static final Logger LOG = Logger.getLogger(SendOutTracker.class);
    private static final int BATCH = 50;
    private static final int IN_PARALLEL = 8;

    private final Database database;
    private final RampOrderRepository orders;
    private final SendOutRepository sendOuts;
    private final Bridges bridges;
    private final RampConfig config;
    private final Tracing tracing;

    SendOutTracker(
            Database database,
            RampOrderRepository orders,
            SendOutRepository sendOuts,
            Bridges bridges,
            RampConfig config,
            Tracing tracing) {
        this.database = database;
        this.orders = orders;
        this.sendOuts = sendOuts;
        this.bridges = bridges;
        this.config = config;
        this.tracing = tracing;
    }

    /** Asks about what has not been asked about for a while. */
    @Scheduled(
            identity = "send-out-tracker",
            every = "{countersign.ramp.send-out-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return sendOuts.claim(BATCH, config.sendOutLookUpEvery())
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
                .after(config.bridgeTimeout())
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "send-out of order %s not looked up, will be tried again: %s",
                        claimed.deposit().orderId(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** A look that finds nothing new is no step of the trace: a bridge may take hours. */
    private Uni<Void> follow(Claimed claimed) {
        UUID order = claimed.deposit().orderId();
        Bridge bridge = bridges.of(claimed.networkId())
                .orElseThrow(() -> new IllegalStateException("no bridge serves " + claimed.networkId()));
        return bridge.lookUp(claimed.deposit()).flatMap(outcome -> switch (outcome) {
            case BridgeOutcome.InProgress waiting -> Uni.createFrom().voidItem();
            case BridgeOutcome.Delivered delivered ->
                ended(claimed, transaction -> orders.sendOutDelivered(transaction, order, delivered.txHash()))
                        .invoke(moved -> LOG.infof("send-out of order %s delivered: %s", order, delivered.txHash()))
                        .replaceWithVoid();
            case BridgeOutcome.Failed failed ->
                ended(
                                claimed,
                                transaction -> orders.move(
                                        transaction,
                                        Direction.ON_RAMP,
                                        Move.of(
                                                FailSendOut.class,
                                                order,
                                                new JsonObject().put("reason", failed.reason()))))
                        .invoke(moved -> LOG.warnf("send-out of order %s failed: %s", order, failed.reason()))
                        .replaceWithVoid();
        });
    }

    private <T> Uni<T> ended(Claimed claimed, Function<Transaction, Uni<T>> work) {
        Step step = Step.inside(
                "send-out outcome",
                Attributes.builder()
                        .put("countersign.order_id", claimed.deposit().orderId().toString())
                        .put("countersign.network", claimed.networkId())
                        .build());
        return tracing.continued(claimed.trace(), step, () -> database.transaction(work));
    }
}
