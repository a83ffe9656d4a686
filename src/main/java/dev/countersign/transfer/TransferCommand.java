package dev.countersign.transfer;

/** Everything that can happen to a transfer. */
public sealed interface TransferCommand {

    /** The order that asked for it agrees as well. */
    record Agree() implements TransferCommand {}

    /** The policy was asked once more, and does not object. */
    record Pass() implements TransferCommand {}

    /** The last authorization was given, or none is needed. */
    record Release() implements TransferCommand {}

    /** Whoever asked for it no longer wants it. Impossible once it may be on the chain. */
    record Cancel() implements TransferCommand {}

    /** An authorization was refused. */
    record Reject() implements TransferCommand {}

    /** An authorization expired. */
    record Expire() implements TransferCommand {}

    /** What was signed can no longer be executed: its deadline is over, or its nonce will never come up. */
    record Lapse() implements TransferCommand {}

    /** What will be broadcast is stored. */
    record Submit() implements TransferCommand {}

    /** It is settled in the books: no chain has to do anything. */
    record Settle() implements TransferCommand {}

    /** The chain confirmed it. */
    record Confirm() implements TransferCommand {}

    /** The chain reverted it. */
    record Fail() implements TransferCommand {}
}
