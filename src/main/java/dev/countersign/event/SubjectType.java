package dev.countersign.event;

/** The kinds of row that have a life of their own, and so a history. */
public enum SubjectType {
    RAMP_ORDER,
    TRANSFER,
    AUTHORIZATION,
    CUSTOMER_ORDER
}
