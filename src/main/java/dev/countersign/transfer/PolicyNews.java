package dev.countersign.transfer;

/** What a commit is told of. */
public enum PolicyNews {
    /** Everyone has agreed to a transfer, and the policy is to be asked once more. */
    DUE
}
