package dev.countersign.order.withdrawal;

import dev.countersign.database.Transaction;
import dev.countersign.ledger.Booked;
import dev.countersign.ledger.Booking;
import dev.countersign.ledger.EntryRequest;
import dev.countersign.ledger.LedgerProblem;
import dev.countersign.ledger.LedgerService;
import dev.countersign.lifecycle.Result;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.TransferFacts;
import dev.countersign.transfer.TransferNews;
import dev.countersign.transfer.TransferOwner;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Keeps the books of withdrawals while their transfers move: what was set aside leaves, or is the wallet's again. */
@ApplicationScoped
class WithdrawalTransferOwner implements TransferOwner {

    private final WithdrawalRepository withdrawals;
    private final LedgerService ledger;

    WithdrawalTransferOwner(WithdrawalRepository withdrawals, LedgerService ledger) {
        this.withdrawals = withdrawals;
        this.ledger = ledger;
    }

    @Override
    public OwnerType type() {
        return OwnerType.WITHDRAWAL;
    }

    @Override
    public Uni<Void> moved(Transaction transaction, List<TransferNews> news) {
        return switch (news.getFirst().to()) {
            case HELD, RELEASED, SUBMITTED -> Uni.createFrom().voidItem();
            case CONFIRMED -> book(transaction, news, WithdrawalTransferOwner::settlement);
            case CANCELLED, FAILED -> book(transaction, news, WithdrawalTransferOwner::release);
        };
    }

    @Override
    public Uni<Map<UUID, TransferFacts>> facts(List<UUID> ownerIds) {
        return withdrawals
                .of(ownerIds)
                .map(found -> found.stream()
                        .collect(Collectors.toUnmodifiableMap(Withdrawal::id, WithdrawalTransferOwner::facts)));
    }

    private static TransferFacts facts(Withdrawal withdrawal) {
        return new TransferFacts(
                withdrawal.labels().comment(),
                withdrawal.labels().sequenceId(),
                withdrawal.labels().tag(),
                withdrawal.givenGross(),
                withdrawal.labels().attributes());
    }

    private static Booking settlement(Withdrawal withdrawal) {
        return new Booking.Settlement(
                withdrawal.walletId(),
                withdrawal.net(),
                withdrawal.fee(),
                withdrawal.net().none());
    }

    private static Booking release(Withdrawal withdrawal) {
        return new Booking.Release(withdrawal.walletId(), withdrawal.gross());
    }

    private Uni<Void> book(Transaction transaction, List<TransferNews> news, Function<Withdrawal, Booking> booking) {
        return withdrawals
                .of(transaction, news.stream().map(TransferNews::ownerId).toList())
                .flatMap(found -> ledger.book(
                                transaction,
                                found.stream()
                                        .map(withdrawal -> new EntryRequest(
                                                withdrawal.partnerId(),
                                                withdrawal.id().toString(),
                                                booking.apply(withdrawal)))
                                        .toList())
                        .invoke(results -> IntStream.range(0, found.size())
                                .forEach(each -> must(found.get(each), results.get(each)))))
                .replaceWithVoid();
    }

    private static void must(Withdrawal withdrawal, Result<Booked, LedgerProblem> result) {
        result.orThrow(problem ->
                new IllegalStateException("withdrawal %s cannot be booked: %s".formatted(withdrawal.id(), problem)));
    }
}
