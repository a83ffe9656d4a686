package dev.countersign.order.customer;

import dev.countersign.database.Transaction;
import dev.countersign.ledger.Amount;
import dev.countersign.ledger.Booking;
import dev.countersign.ledger.EntryRequest;
import dev.countersign.ledger.LedgerProblem;
import dev.countersign.ledger.LedgerService;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.customer.CustomerOrderProblem.InsufficientFunds;
import dev.countersign.order.customer.Investments.Holder;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
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

    /** Does what the customer confirmed: all of it, or, of a send, only sets aside what it needs. Refuses what is not covered. */
    Uni<Void> confirm(Transaction transaction, CustomerOrder order) {
        List<Entry> entries = entries(order);
        return prepare(transaction, order, entries)
                .flatMap(held -> Multi.createFrom()
                        .iterable(entries)
                        .onItem()
                        .transformToUniAndConcatenate(entry -> book(transaction, order, entry))
                        .collect()
                        .asList())
                .flatMap(booked -> position(transaction, order));
    }

    /** What is settled in the same transaction, because nobody else must agree, is prepared with the rest. */
    private Uni<Void> prepare(Transaction transaction, CustomerOrder order, List<Entry> entries) {
        List<Booking> bookings = Stream.concat(
                        entries.stream().map(Entry::booking),
                        order
                                .sending()
                                .filter(sending -> sending.receiver().isPresent())
                                .map(sending -> settlement(order, sending))
                                .stream())
                .toList();
        return bookings.size() == 1
                ? Uni.createFrom().voidItem()
                : ledger.prepare(transaction, order.partnerId(), bookings);
    }

    private static List<Entry> entries(CustomerOrder order) {
        UUID customer = order.customerId();
        Entry hold = new Entry("", new Booking.Hold(customer, order.asset()));
        return switch (order.operation()) {
            case BUY ->
                List.of(new Entry(
                        "",
                        new Booking.Purchase(
                                customer, order.asset(), order.counter().orElseThrow())));
            case SELL ->
                redeemedThen(
                        order,
                        hold,
                        new Entry(
                                "",
                                new Booking.Sale(
                                        customer, order.asset(), order.counter().orElseThrow())));
            case SWAP ->
                redeemedThen(
                        order,
                        hold,
                        exchange(order, "", order.asset(), order.counter().orElseThrow()));
            case SEND -> redeemedThen(order, hold);
            case SUBSCRIBE_INVESTMENT ->
                List.of(
                        hold,
                        exchange(
                                order,
                                "",
                                order.asset(),
                                amountOf(order.shares().orElseThrow())));
            case REDEEM_INVESTMENT -> redemption(order, "");
        };
    }

    /** What another order needs comes out of an investment first, if it asked for that. */
    private static List<Entry> redeemedThen(CustomerOrder order, Entry... entries) {
        return Stream.concat(
                        order.shares().isPresent() ? redemption(order, REDEMPTION).stream() : Stream.empty(),
                        Stream.of(entries))
                .toList();
    }

    private static List<Entry> redemption(CustomerOrder order, String part) {
        Shares shares = order.shares().orElseThrow();
        Amount fee = new Amount(order.asset().asset(), shares.fee());
        Entry hold = new Entry(part, new Booking.Hold(order.customerId(), amountOf(shares)));
        Entry exchange = exchange(order, part, amountOf(shares), order.asset().plus(fee));
        return fee.value().signum() == 0
                ? List.of(hold, exchange)
                : List.of(hold, exchange, new Entry(part, new Booking.Fee(order.customerId(), fee)));
    }

    private static Entry exchange(CustomerOrder order, String part, Amount sold, Amount bought) {
        return new Entry(part, new Booking.Exchange(order.customerId(), sold, sold.none(), bought));
    }

    /** What was paid for shares is kept beside the books. */
    private Uni<Void> position(Transaction transaction, CustomerOrder order) {
        return order.shares()
                .map(shares -> order.operation() == Operation.SUBSCRIBE_INVESTMENT
                        ? investments.add(transaction, holder(order), shares)
                        : investments.take(transaction, holder(order), shares))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** What was set aside for sends has arrived. They come in the order in which accounts are locked. */
    Uni<Void> settle(Transaction transaction, List<CustomerOrder> orders) {
        return must(
                transaction, orders, order -> settlement(order, order.sending().orElseThrow()));
    }

    private static Booking settlement(CustomerOrder order, Sending sending) {
        return sending.receiver()
                .<Booking>map(receiver -> new Booking.InternalSettlement(order.customerId(), receiver, order.asset()))
                .orElseGet(() -> new Booking.Settlement(
                        order.customerId(),
                        sending.delivered(),
                        sending.fees(),
                        order.asset().none()));
    }

    /** What was set aside for sends is their customers' again. They come in the order in which accounts are locked. */
    Uni<Void> release(Transaction transaction, List<CustomerOrder> orders) {
        return must(transaction, orders, order -> new Booking.Release(order.customerId(), order.asset()));
    }

    private Uni<Void> book(Transaction transaction, CustomerOrder order, Entry entry) {
        return ledger.book(transaction, order.partnerId(), reference(order, entry.part()), entry.booking())
                .invoke(result -> problem(result).ifPresent(problem -> {
                    if (problem instanceof LedgerProblem.InsufficientFunds poor) {
                        throw new Refusal(new InsufficientFunds(poor.asset()));
                    }
                    throw unexpected(order, problem);
                }))
                .replaceWithVoid();
    }

    /** What was held is there: anything else is a mistake of ours, and nothing moves. */
    private Uni<Void> must(
            Transaction transaction, List<CustomerOrder> orders, Function<CustomerOrder, Booking> booking) {
        return ledger.book(
                        transaction,
                        orders.stream()
                                .map(order ->
                                        new EntryRequest(order.partnerId(), reference(order, ""), booking.apply(order)))
                                .toList())
                .invoke(results -> IntStream.range(0, orders.size())
                        .forEach(each -> problem(results.get(each)).ifPresent(problem -> {
                            throw unexpected(orders.get(each), problem);
                        })))
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

    /** An entry, and which part of the order it belongs to. */
    private record Entry(String part, Booking booking) {}
}
