package dev.countersign.order.customer;

import dev.countersign.database.Transaction;
import dev.countersign.ledger.Amount;
import dev.countersign.ledger.Booking;
import dev.countersign.ledger.LedgerProblem;
import dev.countersign.ledger.LedgerService;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.customer.CustomerOrderProblem.InsufficientFunds;
import dev.countersign.order.customer.Investments.Holder;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each order does to the books. All entries of an order have its id as their reference. */
@ApplicationScoped
class Funds {

    private static final String REDEMPTION = ":redemption";

    private final LedgerService ledger;
    private final Investments investments;

    Funds(LedgerService ledger, Investments investments) {
        this.ledger = ledger;
        this.investments = investments;
    }

    /**
     * Holds the accounts of everybody whom the order concerns, so that several entries can follow each other. The partner's own
     * are among them only when several entries will need them: all of its customers' orders meet there.
     */
    Uni<Void> lock(Transaction transaction, CustomerOrder order) {
        Set<UUID> owners = Stream.of(
                        Stream.of(order.customerId()),
                        order.sending().flatMap(Sending::receiver).stream(),
                        redeems(order) ? Stream.of(order.partnerId()) : Stream.<UUID>empty())
                .flatMap(Function.identity())
                .collect(Collectors.toSet());
        return ledger.lock(transaction, order.partnerId(), owners);
    }

    private static boolean redeems(CustomerOrder order) {
        return order.shares().isPresent() && order.operation() != Operation.SUBSCRIBE_INVESTMENT;
    }

    /** Does what the customer confirmed: all of it, or, of a send, only sets aside what it needs. Refuses what is not covered. */
    Uni<Void> confirm(Transaction transaction, CustomerOrder order) {
        return switch (order.operation()) {
            case BUY -> buy(transaction, order);
            case SELL ->
                redeemed(transaction, order)
                        .flatMap(done -> hold(transaction, order, order.asset()))
                        .flatMap(done -> book(
                                transaction,
                                order,
                                new Booking.Sale(
                                        order.customerId(),
                                        order.asset(),
                                        order.counter().orElseThrow())));
            case SWAP ->
                redeemed(transaction, order)
                        .flatMap(done -> hold(transaction, order, order.asset()))
                        .flatMap(done -> exchange(
                                transaction,
                                order,
                                "",
                                order.asset(),
                                order.counter().orElseThrow()));
            case SEND -> redeemed(transaction, order).flatMap(done -> hold(transaction, order, order.asset()));
            case SUBSCRIBE_INVESTMENT -> subscribe(transaction, order);
            case REDEEM_INVESTMENT -> redeem(transaction, order, "", order.asset());
        };
    }

    private Uni<Void> buy(Transaction transaction, CustomerOrder order) {
        return book(
                transaction,
                order,
                new Booking.Purchase(
                        order.customerId(), order.asset(), order.counter().orElseThrow()));
    }

    private Uni<Void> subscribe(Transaction transaction, CustomerOrder order) {
        Shares shares = order.shares().orElseThrow();
        return hold(transaction, order, order.asset())
                .flatMap(held -> exchange(transaction, order, "", order.asset(), amountOf(shares)))
                .flatMap(done -> investments.add(
                        transaction, holder(order), shares, order.asset().value()));
    }

    /** What another order needs comes out of an investment first, if it asked for that. */
    private Uni<Void> redeemed(Transaction transaction, CustomerOrder order) {
        return order.shares().isEmpty()
                ? Uni.createFrom().voidItem()
                : redeem(transaction, order, REDEMPTION, order.asset());
    }

    private Uni<Void> redeem(Transaction transaction, CustomerOrder order, String part, Amount brings) {
        Shares shares = order.shares().orElseThrow();
        Amount fee = new Amount(brings.asset(), shares.fee());
        return book(transaction, order, part, new Booking.Hold(order.customerId(), amountOf(shares)))
                .flatMap(held -> exchange(transaction, order, part, amountOf(shares), brings.plus(fee)))
                .flatMap(done -> fee.value().signum() == 0
                        ? Uni.createFrom().voidItem()
                        : book(transaction, order, part, new Booking.Fee(order.customerId(), fee)))
                .flatMap(done -> investments.take(transaction, holder(order), shares));
    }

    private Uni<Void> exchange(Transaction transaction, CustomerOrder order, String part, Amount sold, Amount bought) {
        return book(transaction, order, part, new Booking.Exchange(order.customerId(), sold, sold.none(), bought));
    }

    private Uni<Void> hold(Transaction transaction, CustomerOrder order, Amount amount) {
        return book(transaction, order, new Booking.Hold(order.customerId(), amount));
    }

    /** What was set aside for a send has arrived. */
    Uni<Void> settle(Transaction transaction, CustomerOrder order) {
        Sending sending = order.sending().orElseThrow();
        Booking booking = sending.receiver()
                .<Booking>map(receiver -> new Booking.InternalSettlement(order.customerId(), receiver, order.asset()))
                .orElseGet(() -> new Booking.Settlement(
                        order.customerId(),
                        sending.delivered(),
                        sending.fees(),
                        order.asset().none()));
        return must(transaction, order, booking);
    }

    /** What was set aside for a send is the customer's again. */
    Uni<Void> release(Transaction transaction, CustomerOrder order) {
        return must(transaction, order, new Booking.Release(order.customerId(), order.asset()));
    }

    private Uni<Void> book(Transaction transaction, CustomerOrder order, Booking booking) {
        return book(transaction, order, "", booking);
    }

    private Uni<Void> book(Transaction transaction, CustomerOrder order, String part, Booking booking) {
        return ledger.book(transaction, order.partnerId(), reference(order, part), booking)
                .invoke(result -> problem(result).ifPresent(problem -> {
                    if (problem instanceof LedgerProblem.InsufficientFunds poor) {
                        throw new Refusal(new InsufficientFunds(poor.asset()));
                    }
                    throw unexpected(order, problem);
                }))
                .replaceWithVoid();
    }

    /** What was held is there: anything else is a mistake of ours, and nothing moves. */
    private Uni<Void> must(Transaction transaction, CustomerOrder order, Booking booking) {
        return ledger.book(transaction, order.partnerId(), reference(order, ""), booking)
                .invoke(result -> problem(result).ifPresent(problem -> {
                    throw unexpected(order, problem);
                }))
                .replaceWithVoid();
    }

    private static Optional<LedgerProblem> problem(Result<?, LedgerProblem> result) {
        return result instanceof Result.Refused<?, LedgerProblem> refused
                ? Optional.of(refused.problem())
                : Optional.empty();
    }

    private static IllegalStateException unexpected(CustomerOrder order, LedgerProblem problem) {
        return new IllegalStateException("the books refuse order %s: %s".formatted(order.id(), problem));
    }

    private static String reference(CustomerOrder order, String part) {
        return "order:" + order.id() + part;
    }

    private static Amount amountOf(Shares shares) {
        return new Amount(shares.asset(), shares.number());
    }

    private static Holder holder(CustomerOrder order) {
        return new Holder(order.partnerId(), order.customerId());
    }
}
