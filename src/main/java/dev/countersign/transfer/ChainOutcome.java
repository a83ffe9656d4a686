package dev.countersign.transfer;

/** What a chain knows of a submitted transaction. */
public sealed interface ChainOutcome {

    /** The chain has never seen it: it may be broadcast again, the same bytes. */
    record Unknown() implements ChainOutcome {}

    /** Seen, and not final. */
    record Pending() implements ChainOutcome {}

    /** Executed, with enough confirmations. */
    record Confirmed() implements ChainOutcome {}

    /** Executed without effect. */
    record Reverted(String reason) implements ChainOutcome {}
}
