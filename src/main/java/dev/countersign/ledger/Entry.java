package dev.countersign.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The lines of an entry as they are gathered: what leaves one account arrives in another, so they always balance. */
final class Entry {

    private final UUID partnerId;
    private final List<Line> lines = new ArrayList<>();

    Entry(UUID partnerId) {
        this.partnerId = partnerId;
    }

    Entry from(UUID customerId, AccountKind account, Amount amount) {
        return add(new Line(customerId, amount.asset(), account, amount.value().negate()));
    }

    Entry to(UUID customerId, AccountKind account, Amount amount) {
        return add(new Line(customerId, amount.asset(), account, amount.value()));
    }

    Entry fromOutside(Amount amount) {
        return add(new Line(
                partnerId, amount.asset(), AccountKind.OUTSIDE, amount.value().negate()));
    }

    Entry toOutside(Amount amount) {
        return add(new Line(partnerId, amount.asset(), AccountKind.OUTSIDE, amount.value()));
    }

    Entry fromSettlement(Amount amount) {
        return add(new Line(
                partnerId,
                amount.asset(),
                AccountKind.SETTLEMENT,
                amount.value().negate()));
    }

    Entry toSettlement(Amount amount) {
        return add(new Line(partnerId, amount.asset(), AccountKind.SETTLEMENT, amount.value()));
    }

    Entry toFees(Amount amount) {
        return add(new Line(partnerId, amount.asset(), AccountKind.FEES, amount.value()));
    }

    /** One line for each account that gains or loses anything. */
    List<Line> lines() {
        return lines.stream().filter(line -> line.amount().signum() != 0).toList();
    }

    private Entry add(Line line) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).sameAccount(line)) {
                BigDecimal more = line.amount();
                lines.set(i, lines.get(i).plus(more));
                return this;
            }
        }
        lines.add(line);
        return this;
    }
}
