package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import dev.countersign.order.ramp.RampOrderCommand.Expire;
import dev.countersign.order.ramp.RampOrderCommand.LapsePayment;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Ends orders whose next step nobody took in time; what is in escrow goes back. Any number of replicas may run it at once. */
@ApplicationScoped
public class RampOrderExpirer {

    private static final Logger LOG = Logger.getLogger(RampOrderExpirer.class);
    private static final int BATCH = 500;
    /** A refund costs some statements of its own, and holds its order until all of the batch are done. */
    private static final int REFUND_BATCH = 50;

    private final Database database;
    private final RampOrderRepository orders;
    private final Escrow escrow;

    RampOrderExpirer(Database database, RampOrderRepository orders, Escrow escrow) {
        this.database = database;
        this.orders = orders;
        this.escrow = escrow;
    }

    /** Expires everything that is due now. */
    @Scheduled(
            identity = "ramp-order-expirer",
            every = "{countersign.ramp.expire-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return whatever(unanswered())
                .flatMap(done -> whatever(unfunded()))
                .flatMap(done -> whatever(unpaid(Direction.OFF_RAMP)))
                .flatMap(done -> whatever(unpaid(Direction.ON_RAMP)));
    }

    /** Orders of one kind that cannot be ended must not keep the others waiting. */
    private static Uni<Void> whatever(Uni<Void> stage) {
        return stage.onFailure()
                .invoke(failure -> LOG.errorf(failure, "orders whose time is over could not be ended"))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> unanswered() {
        return database.transaction(transaction -> orders.expireUnanswered(transaction, BATCH))
                .invoke(count -> report(count, "no liquidity provider answered"))
                .flatMap(count ->
                        count == BATCH ? unanswered() : Uni.createFrom().voidItem());
    }

    private Uni<Void> unfunded() {
        return database.transaction(transaction -> orders.lapse(transaction, Direction.ON_RAMP, Expire.class, BATCH))
                .invoke(ids -> report(ids.size(), "the escrow was not funded"))
                .flatMap(ids ->
                        ids.size() == BATCH ? unfunded() : Uni.createFrom().voidItem());
    }

    private Uni<Void> unpaid(Direction direction) {
        return database.transaction(transaction -> orders.lapse(
                                transaction, direction, LapsePayment.class, REFUND_BATCH)
                        .call(ids -> Multi.createFrom()
                                .iterable(ids)
                                .onItem()
                                .transformToUniAndConcatenate(id -> escrow.refund(transaction, id))
                                .collect()
                                .asList()))
                .invoke(ids -> report(ids.size(), "the fiat was not paid, the escrow is refunded"))
                .flatMap(ids -> ids.size() == REFUND_BATCH
                        ? unpaid(direction)
                        : Uni.createFrom().voidItem());
    }

    private static void report(int count, String reason) {
        if (count > 0) {
            LOG.infof("%d orders ended since their time was over: %s", count, reason);
        }
    }
}
