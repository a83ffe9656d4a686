package dev.countersign.ledger;

import java.math.BigDecimal;

/** Why nothing was written. */
public sealed interface LedgerProblem {

    /** Nothing would move: every amount is zero, or comes back to where it is. */
    record Nothing() implements LedgerProblem {}

    /** No such asset. */
    record UnknownAsset(String asset) implements LedgerProblem {}

    /** An amount has more digits after the point than the asset. */
    record TooPrecise(String asset, int decimals) implements LedgerProblem {}

    /**
     * An account has less than it would have to give.
     *
     * @param balance what it has, in units
     * @param needed what it would have to give, in units
     */
    record InsufficientFunds(String asset, AccountKind account, BigDecimal balance, BigDecimal needed)
            implements LedgerProblem {}

    /** The reference has an entry of this kind, and it says something else. */
    record ReferenceUsed() implements LedgerProblem {}

    /** The reference has no hold, or one of something else. */
    record NoSuchHold() implements LedgerProblem {}

    /** The hold of the reference has ended in another way. */
    record HoldEnded(EntryKind how) implements LedgerProblem {}
}
