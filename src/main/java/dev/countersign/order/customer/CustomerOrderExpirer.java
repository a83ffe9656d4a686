package dev.countersign.order.customer;

import dev.countersign.database.Database;
import dev.countersign.order.customer.CustomerOrderRepository.DueSend;
import dev.countersign.transfer.TransferService;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Ends orders that their customers did not confirm in time. Any number of replicas may run it at once. */
@ApplicationScoped
public class CustomerOrderExpirer {

    private static final Logger LOG = Logger.getLogger(CustomerOrderExpirer.class);
    private static final int BATCH = 500;
    private static final int SENDS = 100;
    private static final int IN_PARALLEL = 4;

    private final Database database;
    private final CustomerOrderRepository orders;
    private final TransferService transfers;

    CustomerOrderExpirer(Database database, CustomerOrderRepository orders, TransferService transfers) {
        this.database = database;
        this.orders = orders;
        this.transfers = transfers;
    }

    /** Expires everything that is due now. */
    @Scheduled(
            identity = "customer-order-expirer",
            every = "{countersign.customer-order.expire-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return whatever(trades()).flatMap(done -> whatever(sends()));
    }

    private Uni<Void> trades() {
        return database.transaction(transaction -> orders.dueTrades(transaction, BATCH)
                        .flatMap(due -> due.isEmpty()
                                ? Uni.createFrom().item(due)
                                : orders.expire(transaction, due, new JsonObject())))
                .flatMap(ended -> {
                    report(ended.size());
                    return ended.size() == BATCH ? trades() : Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> sends() {
        return orders.dueSends(SENDS)
                .flatMap(due -> Multi.createFrom()
                        .iterable(due)
                        .onItem()
                        .transformToUni(this::endOrLeave)
                        .merge(IN_PARALLEL)
                        .collect()
                        .asList()
                        .flatMap(outcomes -> {
                            report((int)
                                    outcomes.stream().filter(ended -> ended).count());
                            return due.size() == SENDS && outcomes.contains(true)
                                    ? sends()
                                    : Uni.createFrom().voidItem();
                        }));
    }

    /** One that cannot be ended must not keep the others waiting. */
    private Uni<Boolean> endOrLeave(DueSend due) {
        return end(due).onFailure()
                .invoke(failure -> LOG.errorf(failure, "order %s, whose time is over, could not be ended", due.id()))
                .onFailure()
                .recoverWithItem(false);
    }

    /** Its customer may have confirmed it at the last moment: then everything stays as it is. */
    private Uni<Boolean> end(DueSend due) {
        return database.transaction(transaction -> transfers
                        .abandon(transaction, due.transferId(), "the customer did not confirm the order in time")
                        .flatMap(abandoned -> orders.state(transaction, due.id()))
                        .invoke(state -> {
                            if (state != CustomerOrderState.EXPIRED) {
                                throw new StillWantedException();
                            }
                        }))
                .replaceWith(true)
                .onFailure(StillWantedException.class)
                .recoverWithItem(false);
    }

    private static Uni<Void> whatever(Uni<Void> stage) {
        return stage.onFailure()
                .invoke(failure -> LOG.errorf(failure, "orders whose time is over could not be ended"))
                .onFailure()
                .recoverWithNull();
    }

    private static void report(int count) {
        if (count > 0) {
            LOG.infof("%d orders ended since their customers did not confirm them in time", count);
        }
    }

    /** Rolls everything back. */
    private static final class StillWantedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StillWantedException() {
            super("it is still wanted", null, false, false);
        }
    }
}
