package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Ends orders that no liquidity provider answered in time. Any number of replicas may run it at once. */
@ApplicationScoped
public class RampOrderExpirer {

    private static final Logger LOG = Logger.getLogger(RampOrderExpirer.class);
    private static final int BATCH = 500;

    private final Database database;
    private final RampOrderRepository orders;

    RampOrderExpirer(Database database, RampOrderRepository orders) {
        this.database = database;
        this.orders = orders;
    }

    /** Expires everything that is due now. */
    @Scheduled(
            identity = "ramp-order-expirer",
            every = "{countersign.ramp.expire-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return database.transaction(transaction -> orders.expireUnanswered(transaction, BATCH))
                .flatMap(count -> {
                    if (count > 0) {
                        LOG.infof("expired %d orders that no liquidity provider answered", count);
                    }
                    return count == BATCH ? run() : Uni.createFrom().voidItem();
                });
    }
}
