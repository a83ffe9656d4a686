package dev.countersign.order.customer;

import dev.countersign.authorization.ConsentLapsedException;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.Verdict;
import dev.countersign.database.Transaction;
import dev.countersign.order.customer.CustomerOrderCommand.Fail;
import dev.countersign.order.customer.CustomerOrderCommand.Lapse;
import dev.countersign.order.customer.CustomerOrderCommand.Reject;
import dev.countersign.order.customer.CustomerOrderCommand.Withdraw;
import dev.countersign.order.customer.CustomerOrderRepository.Ended;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.TransferCommand;
import dev.countersign.transfer.TransferLifecycle;
import dev.countersign.transfer.TransferNews;
import dev.countersign.transfer.TransferOwner;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Moves sends on when their transfers move, with what that does to the books, in the same transaction. */
@ApplicationScoped
class CustomerTransferOwner implements TransferOwner {

    private final CustomerOrderRepository orders;
    private final Funds funds;
    private final CustomerOrderMetrics metrics;

    CustomerTransferOwner(CustomerOrderRepository orders, Funds funds, CustomerOrderMetrics metrics) {
        this.orders = orders;
        this.funds = funds;
        this.metrics = metrics;
    }

    @Override
    public OwnerType type() {
        return OwnerType.CUSTOMER_ORDER;
    }

    @Override
    public Uni<Void> moved(Transaction transaction, List<TransferNews> news) {
        List<UUID> ids = news.stream().map(TransferNews::ownerId).toList();
        TransferNews first = news.getFirst();
        if (TransferLifecycle.TABLE.isFinal(first.to())) {
            transaction.afterCommit(() -> metrics.ended(first.to(), news.size()));
        }
        return switch (first.to()) {
            case HELD, SUBMITTED -> Uni.createFrom().voidItem();
            case RELEASED, CONFIRMED, FAILED, CANCELLED ->
                orders.of(transaction, ids).flatMap(found -> follow(transaction, first, ids, found));
        };
    }

    private Uni<Void> follow(Transaction transaction, TransferNews news, List<UUID> ids, List<CustomerOrder> found) {
        JsonObject facts = CustomerOrder.facts(found);
        return switch (news.to()) {
            case HELD, SUBMITTED -> Uni.createFrom().voidItem();
            case RELEASED ->
                orders.execute(transaction, ids, facts)
                        .invoke(moved -> {
                            if (moved.size() != ids.size()) {
                                throw new OrderOverException();
                            }
                        })
                        .replaceWithVoid();
            case CONFIRMED ->
                orders.complete(transaction, ids, facts)
                        .invoke(moved -> all(ids, moved))
                        .flatMap(moved -> funds.settle(transaction, found));
            case FAILED -> end(transaction, Fail.class, ids, reason(news), found);
            case CANCELLED -> cancelled(transaction, news, ids, found);
        };
    }

    /** Consent to an order whose time is over changes nothing, so the decision must not count either. */
    @Override
    public Uni<Void> consented(Transaction transaction, UUID ownerId) {
        return orders.of(transaction, List.of(ownerId))
                .flatMap(found -> orders.consent(transaction, ownerId, CustomerOrder.facts(found)))
                .invoke(counted -> {
                    if (!counted) {
                        throw new OrderOverException();
                    }
                })
                .replaceWithVoid();
    }

    /** Whose customer did not confirm in time ends for that, whoever finds out. */
    private Uni<Void> cancelled(Transaction transaction, TransferNews news, List<UUID> ids, List<CustomerOrder> found) {
        if (news.trigger() == TransferCommand.Reject.class) {
            return end(transaction, Reject.class, ids, reason(news), found);
        }
        Class<? extends CustomerOrderCommand> trigger =
                news.trigger() == TransferCommand.Expire.class ? Lapse.class : Withdraw.class;
        return orders.expire(transaction, ids, CustomerOrder.facts(found)).flatMap(expired -> {
            List<UUID> others = ids.stream().filter(id -> !expired.contains(id)).toList();
            return others.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : end(transaction, trigger, others, reason(news), found);
        });
    }

    private Uni<Void> end(
            Transaction transaction,
            Class<? extends CustomerOrderCommand> trigger,
            List<UUID> ids,
            String reason,
            List<CustomerOrder> found) {
        return orders.end(transaction, trigger, ids, reason, CustomerOrder.facts(found))
                .flatMap(ended -> {
                    all(ids, ended.stream().map(Ended::id).toList());
                    Set<UUID> holding = ended.stream()
                            .filter(Ended::holdsFunds)
                            .map(Ended::id)
                            .collect(Collectors.toSet());
                    return funds.release(
                            transaction,
                            found.stream()
                                    .filter(order -> holding.contains(order.id()))
                                    .toList());
                });
    }

    /** A transfer and its order move together or not at all. */
    private static void all(List<UUID> asked, List<UUID> moved) {
        if (moved.size() != asked.size()) {
            throw new IllegalStateException("of orders %s only %s moved".formatted(asked, moved));
        }
    }

    private static String reason(TransferNews news) {
        return news.failure().orElse("it was cancelled");
    }

    @Override
    public Uni<Optional<DecisionProblem>> objection(
            Transaction transaction, UUID ownerId, UUID userId, Verdict verdict) {
        return orders.standing(transaction, ownerId).map(standing -> {
            if (standing.over()) {
                return Optional.of(new DecisionProblem.Expired());
            }
            boolean own = standing.confirmer().filter(userId::equals).isPresent();
            return own && verdict == Verdict.APPROVE ? Optional.of(new DecisionProblem.OwnRequest()) : Optional.empty();
        });
    }

    /** The order's customer did not confirm it in time, or it or the receiver was blocked. */
    static final class OrderOverException extends ConsentLapsedException {

        private static final long serialVersionUID = 1L;

        OrderOverException() {
            super("the order's time is over, or a customer of it is blocked");
        }
    }
}
