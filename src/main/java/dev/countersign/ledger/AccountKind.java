package dev.countersign.ledger;

/** What an account counts. All but {@code OUTSIDE} and {@code SETTLEMENT} never have less than nothing. */
public enum AccountKind {
    /** What a customer may use. */
    AVAILABLE,
    /** What is set aside for an order of the customer. */
    HELD,
    /** The partner's counter account to the world: below zero by as much as everybody else has. */
    OUTSIDE,
    /** What the partner earned. */
    FEES,
    /** What the partner is owed for what its customers sold, less what it owes for what they bought; may be below zero. */
    SETTLEMENT
}
