package dev.countersign.ledger;

/** What a journal entry is. Of each kind there is one for a reference. */
public enum EntryKind {
    DEPOSIT,
    HOLD,
    RELEASE,
    SETTLEMENT,
    EXCHANGE,
    PURCHASE,
    SALE,
    TRANSFER,
    FEE;

    /** Whether it gives back what a hold of the same reference set aside. */
    public boolean endsHold() {
        return switch (this) {
            case RELEASE, SETTLEMENT, EXCHANGE, SALE -> true;
            case DEPOSIT, HOLD, PURCHASE, TRANSFER, FEE -> false;
        };
    }
}
