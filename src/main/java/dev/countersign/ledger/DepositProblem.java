package dev.countersign.ledger;

/** Why a deposit was not booked, and nothing changed. */
public sealed interface DepositProblem {

    /** The partner has no such customer. */
    record UnknownCustomer() implements DepositProblem {}

    /** The books do not take it. */
    record NotBooked(LedgerProblem why) implements DepositProblem {}
}
