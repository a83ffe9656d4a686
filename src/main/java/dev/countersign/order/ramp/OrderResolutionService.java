package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.event.Transition.Move;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.RampOrderCommand.ConfirmFiatReceipt;
import dev.countersign.order.ramp.RampOrderCommand.DenyFiatReceipt;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What the operator decides when the two sides of an on-ramp order do not agree whether the fiat was paid. Who decided and why is
 * kept with the order's event.
 */
@ApplicationScoped
public class OrderResolutionService {

    private static final Logger LOG = Logger.getLogger(OrderResolutionService.class);

    private final Database database;
    private final RampOrderRepository orders;
    private final Escrow escrow;

    OrderResolutionService(Database database, RampOrderRepository orders, Escrow escrow) {
        this.database = database;
        this.orders = orders;
        this.escrow = escrow;
    }

    /**
     * The fiat was paid: the escrow pays the partner's wallet.
     *
     * @param decidedBy the operator's credential
     * @return where the order stands now
     */
    public Uni<Result<RampOrderState, RampProblem>> release(UUID orderId, UUID decidedBy, String reason) {
        return resolve(
                orderId,
                Move.of(ConfirmFiatReceipt.class, orderId, facts(decidedBy, reason)),
                transaction -> escrow.payOut(transaction, orderId));
    }

    /**
     * The fiat was not paid: the escrow goes back to the provider.
     *
     * @param decidedBy the operator's credential
     * @return where the order stands now
     */
    public Uni<Result<RampOrderState, RampProblem>> refund(UUID orderId, UUID decidedBy, String reason) {
        return resolve(
                orderId,
                Move.of(DenyFiatReceipt.class, orderId, facts(decidedBy, reason)),
                transaction -> escrow.refund(transaction, orderId));
    }

    private Uni<Result<RampOrderState, RampProblem>> resolve(
            UUID orderId, Move<RampOrderCommand> move, Function<Transaction, Uni<Void>> then) {
        return database.transaction(transaction -> orders.move(transaction, Direction.ON_RAMP, move)
                        .call(moved -> moved
                                ? then.apply(transaction)
                                : Uni.createFrom().voidItem()))
                .flatMap(moved -> orders.standing(orderId).map(standing -> {
                    if (standing.isEmpty()) {
                        return Result.refused(new RampProblem.OrderNotFound());
                    }
                    if (!moved) {
                        return Result.refused(refusal(standing.get()));
                    }
                    LOG.warnf("order %s resolved by the operator: %s", orderId, move.data());
                    return Result.done(standing.get().state());
                }));
    }

    private static RampProblem refusal(RampOrderRepository.Standing standing) {
        return standing.direction() == Direction.ON_RAMP
                ? new RampProblem.WrongState(standing.state())
                : new RampProblem.WrongDirection(standing.direction());
    }

    private static JsonObject facts(UUID decidedBy, String reason) {
        return new JsonObject().put("operator", decidedBy.toString()).put("reason", reason);
    }
}
