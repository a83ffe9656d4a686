package dev.countersign.authorization;

/** What a decision says. */
public enum Verdict {
    APPROVE,
    REJECT
}
