package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import dev.countersign.ethereum.Address;
import dev.countersign.market.MarketService;
import dev.countersign.transfer.TransferService;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Looks at the escrows of on-ramp orders that ended before they were reported as funded, and gives back what arrived there all
 * the same: a provider may have sent its crypto when the order was already over, or when the chain could not be asked.
 */
@ApplicationScoped
public class EscrowWatch {

    private static final Logger LOG = Logger.getLogger(EscrowWatch.class);
    private static final int BATCH = 20;

    private final Database database;
    private final RampOrderRepository orders;
    private final MarketService market;
    private final TransferService transfers;
    private final Escrow escrow;
    private final RampConfig config;

    EscrowWatch(
            Database database,
            RampOrderRepository orders,
            MarketService market,
            TransferService transfers,
            Escrow escrow,
            RampConfig config) {
        this.database = database;
        this.orders = orders;
        this.market = market;
        this.transfers = transfers;
        this.escrow = escrow;
        this.config = config;
    }

    /** Looks at those that have not been looked at for a while. */
    @Scheduled(
            identity = "escrow-watch",
            every = "{countersign.ramp.watch-escrows-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return orders.claimEscrows(BATCH, config.watchEscrowsFor(), config.lookAtEscrowEvery())
                .flatMap(claimed -> Multi.createFrom()
                        .iterable(claimed)
                        .onItem()
                        .transformToUniAndConcatenate(this::lookOrLeave)
                        .collect()
                        .asList()
                        .replaceWithVoid());
    }

    private Uni<Void> lookOrLeave(Row order) {
        UUID id = order.getUUID("id");
        return look(id, order)
                .onFailure()
                .invoke(failure -> LOG.warnf("escrow of order %s not looked at: %s", id, failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> look(UUID id, Row order) {
        return market.token(order.getString("asset_code"), order.getString("network_id"))
                .map(Optional::orElseThrow)
                .flatMap(token -> transfers.balance(token, Address.parse(order.getString("escrow_address"))))
                .flatMap(held -> held.signum() > 0
                        ? giveBack(id, held)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> giveBack(UUID id, BigInteger held) {
        LOG.warnf("order %s had ended, and its escrow holds %s atomic units: they go back to the provider", id, held);
        return database.transaction(transaction ->
                escrow.giveBack(transaction, id, held).flatMap(done -> orders.escrowDone(transaction, id)));
    }
}
