package dev.countersign.ledger;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the books must do, said plainly: a map of balances, and what was written under each reference. */
final class LedgerModel {

    private final UUID partnerId;
    private final Map<List<Object>, BigDecimal> balances = new HashMap<>();
    private final Map<List<Object>, Booking> written = new HashMap<>();

    LedgerModel(UUID partnerId) {
        this.partnerId = partnerId;
    }

    String book(String reference, Booking booking) {
        List<Line> lines = Bookkeeping.lines(partnerId, booking);
        if (lines.isEmpty()) {
            return "nothing";
        }
        Booking same = written.get(List.of(reference, booking.kind()));
        if (same != null) {
            return equal(Bookkeeping.lines(partnerId, same), lines) ? "repeated" : "reference used";
        }
        if (booking.kind().endsHold()) {
            for (EntryKind kind : EntryKind.values()) {
                if (kind.endsHold() && written.containsKey(List.of(reference, kind))) {
                    return "ended by " + kind;
                }
            }
        }
        for (Line line : lines) {
            if (line.account() != AccountKind.OUTSIDE
                    && balance(line).add(line.amount()).signum() < 0) {
                return "insufficient";
            }
        }
        if (booking.kind().endsHold() && !endsExactly(reference, lines)) {
            return "no such hold";
        }
        written.put(List.of(reference, booking.kind()), booking);
        lines.forEach(line -> balances.put(account(line), balance(line).add(line.amount())));
        return "written";
    }

    private boolean endsExactly(String reference, List<Line> lines) {
        if (!(written.get(List.of(reference, EntryKind.HOLD)) instanceof Booking.Hold hold)) {
            return false;
        }
        return lines.stream()
                .filter(line -> line.account() == AccountKind.HELD)
                .allMatch(line -> line.ownerId().equals(hold.customerId())
                        && line.asset().equals(hold.amount().asset())
                        && line.amount().negate().compareTo(hold.amount().value()) == 0);
    }

    private static boolean equal(List<Line> one, List<Line> other) {
        return one.size() == other.size()
                && one.stream()
                        .allMatch(line -> other.stream()
                                .anyMatch(match -> match.sameAccount(line)
                                        && match.amount().compareTo(line.amount()) == 0));
    }

    BigDecimal balance(UUID ownerId, String asset, AccountKind kind) {
        return balances.getOrDefault(List.of(ownerId, asset, kind), BigDecimal.ZERO);
    }

    private BigDecimal balance(Line line) {
        return balance(line.ownerId(), line.asset(), line.account());
    }

    private static List<Object> account(Line line) {
        return List.of(line.ownerId(), line.asset(), line.account());
    }

    /** The answer of the service, in the words of the model. */
    static String said(LedgerProblem problem) {
        return switch (problem) {
            case LedgerProblem.Nothing nothing -> "nothing";
            case LedgerProblem.UnknownAsset unknown -> "unknown asset";
            case LedgerProblem.TooPrecise precise -> "too precise";
            case LedgerProblem.InsufficientFunds poor -> "insufficient";
            case LedgerProblem.ReferenceUsed used -> "reference used";
            case LedgerProblem.NoSuchHold none -> "no such hold";
            case LedgerProblem.HoldEnded ended -> "ended by " + ended.how();
        };
    }
}
