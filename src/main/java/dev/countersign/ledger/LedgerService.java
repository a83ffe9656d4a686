package dev.countersign.ledger;

import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.ledger.LedgerProblem.Nothing;
import dev.countersign.ledger.LedgerRepository.Draft;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes into the books, and reads what customers have. Its accounts are the last thing that a transaction locks. */
@ApplicationScoped
public class LedgerService {

    private static final int LONGEST_REFERENCE = 200;

    private final LedgerRepository ledger;
    private final PrimaryKeys keys;

    LedgerService(LedgerRepository ledger, PrimaryKeys keys) {
        this.ledger = ledger;
        this.keys = keys;
    }

    /**
     * Writes one entry, in the caller's transaction; a refusal leaves the books as they are. The same entry under the same reference
     * is written once, however often it is asked for.
     *
     * @param reference what it is for, 1 to 200 characters; a hold and what ends it have the same
     * @throws IllegalArgumentException when the reference is empty or too long
     */
    public Uni<Result<Booked, LedgerProblem>> book(
            Transaction transaction, UUID partnerId, String reference, Booking booking) {
        Draft draft = draft(new EntryRequest(partnerId, reference, booking));
        if (draft.lines().isEmpty()) {
            return refusedAsNothing();
        }
        UUID id = keys.next();
        return ledger.book(transaction, id, draft)
                .flatMap(booked -> booked.isPresent() ? done(booked.get()) : withAccounts(transaction, id, draft));
    }

    /**
     * Writes these entries, each as {@link #book(Transaction, UUID, String, Booking)} would, in this order and in one round trip. Each
     * is judged by itself. Order them by the owners and the assets of their accounts, the order in which others lock these.
     *
     * @return what became of each, in the same order
     */
    public Uni<List<Result<Booked, LedgerProblem>>> book(Transaction transaction, List<EntryRequest> entries) {
        List<Draft> drafts = entries.stream().map(LedgerService::draft).toList();
        List<Draft> moving =
                drafts.stream().filter(draft -> !draft.lines().isEmpty()).toList();
        if (moving.isEmpty()) {
            return results(transaction, drafts, List.of());
        }
        List<UUID> ids = moving.stream().map(draft -> keys.next()).toList();
        return ledger.book(transaction, ids, moving).flatMap(booked -> results(transaction, drafts, booked));
    }

    /** What was written; and of all else, one after the other, why it was not. */
    private Uni<List<Result<Booked, LedgerProblem>>> results(
            Transaction transaction, List<Draft> drafts, List<Optional<Booked>> booked) {
        Iterator<Optional<Booked>> next = booked.iterator();
        return Multi.createFrom()
                .iterable(drafts)
                .onItem()
                .transformToUniAndConcatenate(draft -> draft.lines().isEmpty()
                        ? refusedAsNothing()
                        : next.next()
                                .map(LedgerService::done)
                                .orElseGet(() -> withAccounts(transaction, keys.next(), draft)))
                .collect()
                .asList();
    }

    private static Uni<Result<Booked, LedgerProblem>> refusedAsNothing() {
        return Uni.createFrom().item(Result.refused(new Nothing()));
    }

    private static Draft draft(EntryRequest entry) {
        int length = entry.reference().length();
        if (length == 0 || length > LONGEST_REFERENCE) {
            throw new IllegalArgumentException("a reference of " + length + " characters");
        }
        return new Draft(
                entry.partnerId(),
                entry.reference(),
                entry.booking().kind(),
                Bookkeeping.lines(entry.partnerId(), entry.booking()));
    }

    /** The accounts may be missing, or the hold may have been written while its account was waited for: once more, then why not. */
    private Uni<Result<Booked, LedgerProblem>> withAccounts(Transaction transaction, UUID id, Draft draft) {
        return ledger.ensure(transaction, draft)
                .flatMap(ensured -> ledger.book(transaction, id, draft))
                .flatMap(booked -> booked.isPresent() ? done(booked.get()) : ledger.explain(transaction, draft));
    }

    /**
     * Makes and holds every account that these bookings move, for the rest of the transaction. Whoever books more than once in a
     * transaction does this first, so that two of them never wait for each other.
     */
    public Uni<Void> prepare(Transaction transaction, UUID partnerId, List<Booking> bookings) {
        List<Line> lines = bookings.stream()
                .flatMap(booking -> Bookkeeping.lines(partnerId, booking).stream())
                .collect(Collectors.toMap(Line::accountKey, Function.identity(), (one, other) -> one))
                .values()
                .stream()
                .toList();
        // only the accounts matter here; the kind of entry does not
        Draft draft = new Draft(partnerId, "accounts", EntryKind.DEPOSIT, lines);
        return ledger.ensure(transaction, draft).flatMap(ensured -> ledger.lock(transaction, draft));
    }

    /** What a customer of a partner has, by asset; an asset of which there never was any is left out. */
    public Uni<List<Balance>> balances(UUID partnerId, UUID customerId) {
        return ledger.balances(partnerId, customerId);
    }

    /** How a partner itself stands, by asset; an asset that never moved is left out. */
    public Uni<List<Position>> positions(UUID partnerId) {
        return ledger.positions(partnerId);
    }

    private static Uni<Result<Booked, LedgerProblem>> done(Booked booked) {
        return Uni.createFrom().item(Result.done(booked));
    }
}
