package dev.countersign.order.customer;

import dev.countersign.database.Transaction;
import dev.countersign.order.customer.CustomerOrderCommand.Fail;
import dev.countersign.order.customer.CustomerOrderCommand.Lapse;
import dev.countersign.order.customer.CustomerOrderCommand.Reject;
import dev.countersign.order.customer.CustomerOrderCommand.Withdraw;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.TransferCommand;
import dev.countersign.transfer.TransferLifecycle;
import dev.countersign.transfer.TransferNews;
import dev.countersign.transfer.TransferOwner;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

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
            case RELEASED ->
                orders.execute(transaction, ids)
                        .invoke(moved -> {
                            if (moved.size() != ids.size()) {
                                throw new OrderOverException();
                            }
                        })
                        .replaceWithVoid();
            case CONFIRMED ->
                orders.complete(transaction, ids)
                        .invoke(moved -> all(ids, moved))
                        .flatMap(moved -> book(transaction, moved, funds::settle));
            case FAILED -> end(transaction, Fail.class, ids, reason(first));
            case CANCELLED -> cancelled(transaction, first.trigger(), ids, reason(first));
        };
    }

    /** Consent to an order whose time is over changes nothing, so the decision must not count either. */
    @Override
    public Uni<Void> consented(Transaction transaction, UUID ownerId) {
        return orders.consent(transaction, ownerId)
                .invoke(counted -> {
                    if (!counted) {
                        throw new OrderOverException();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> cancelled(
            Transaction transaction, Class<? extends TransferCommand> trigger, List<UUID> ids, String reason) {
        if (trigger == TransferCommand.Reject.class) {
            return end(transaction, Reject.class, ids, reason);
        }
        if (trigger == TransferCommand.Expire.class) {
            return end(transaction, Lapse.class, ids, reason);
        }
        return orders.expire(transaction, ids).flatMap(expired -> {
            List<UUID> others = ids.stream().filter(id -> !expired.contains(id)).toList();
            return others.isEmpty() ? Uni.createFrom().voidItem() : end(transaction, Withdraw.class, others, reason);
        });
    }

    private Uni<Void> end(
            Transaction transaction, Class<? extends CustomerOrderCommand> trigger, List<UUID> ids, String reason) {
        return orders.end(transaction, trigger, ids, reason).flatMap(ended -> {
            all(ids, ended.stream().map(CustomerOrderRepository.Ended::id).toList());
            return book(
                    transaction,
                    ended.stream()
                            .filter(CustomerOrderRepository.Ended::holdsFunds)
                            .map(CustomerOrderRepository.Ended::id)
                            .toList(),
                    funds::release);
        });
    }

    private Uni<Void> book(
            Transaction transaction, List<UUID> ids, BiFunction<Transaction, CustomerOrder, Uni<Void>> booking) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return orders.of(transaction, ids)
                .flatMap(found -> Multi.createFrom()
                        .iterable(found)
                        .onItem()
                        .transformToUniAndConcatenate(order -> booking.apply(transaction, order))
                        .collect()
                        .asList())
                .replaceWithVoid();
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

    /** The order's customer did not confirm it in time, or it or the receiver was blocked. */
    static final class OrderOverException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OrderOverException() {
            super("the order's time is over, or a customer of it is blocked", null, false, false);
        }
    }
}
