package dev.countersign.ledger;

import static dev.countersign.ledger.AccountKind.AVAILABLE;
import static dev.countersign.ledger.AccountKind.HELD;

import java.util.List;
import java.util.UUID;

/** Which accounts each booking moves, on one screen. */
final class Bookkeeping {

    private Bookkeeping() {}

    /** What every account gains or loses; nothing when nothing would move. */
    static List<Line> lines(UUID partnerId, Booking booking) {
        Entry entry = new Entry(partnerId);
        return switch (booking) {
            case Booking.Deposit in ->
                entry.fromOutside(in.amount())
                        .to(in.customerId(), AVAILABLE, in.amount())
                        .lines();
            case Booking.Hold hold ->
                entry.from(hold.customerId(), AVAILABLE, hold.amount())
                        .to(hold.customerId(), HELD, hold.amount())
                        .lines();
            case Booking.Release back ->
                entry.from(back.customerId(), HELD, back.amount())
                        .to(back.customerId(), AVAILABLE, back.amount())
                        .lines();
            case Booking.Settlement out ->
                entry.from(out.customerId(), HELD, out.paid().plus(out.fee()).plus(out.returned()))
                        .toOutside(out.paid())
                        .toFees(out.fee())
                        .to(out.customerId(), AVAILABLE, out.returned())
                        .lines();
            case Booking.InternalSettlement over ->
                entry.from(over.fromCustomerId(), HELD, over.amount())
                        .to(over.toCustomerId(), AVAILABLE, over.amount())
                        .lines();
            case Booking.Exchange swap ->
                entry.from(swap.customerId(), HELD, swap.sold().plus(swap.fee()))
                        .toOutside(swap.sold())
                        .toFees(swap.fee())
                        .fromOutside(swap.bought())
                        .to(swap.customerId(), AVAILABLE, swap.bought())
                        .lines();
            case Booking.Purchase buy ->
                entry.fromOutside(buy.bought())
                        .to(buy.customerId(), AVAILABLE, buy.bought())
                        .fromSettlement(buy.owed())
                        .toOutside(buy.owed())
                        .lines();
            case Booking.Sale sell ->
                entry.from(sell.customerId(), HELD, sell.sold())
                        .toOutside(sell.sold())
                        .fromOutside(sell.owed())
                        .toSettlement(sell.owed())
                        .lines();
            case Booking.Transfer over ->
                entry.from(over.fromCustomerId(), AVAILABLE, over.amount())
                        .to(over.toCustomerId(), AVAILABLE, over.amount())
                        .lines();
            case Booking.Fee fee ->
                entry.from(fee.customerId(), AVAILABLE, fee.amount())
                        .toFees(fee.amount())
                        .lines();
        };
    }
}
