package dev.countersign.ledger;

/** What an account counts. All but {@code OUTSIDE} never have less than nothing. */
public enum AccountKind {
    /** What a customer may use. */
    AVAILABLE,
    /** What is set aside for an order of the customer. */
    HELD,
    /** The partner's counter account to the world: below zero by as much as everybody else has. */
    OUTSIDE,
    /** What the partner earned. */
    FEES
}
