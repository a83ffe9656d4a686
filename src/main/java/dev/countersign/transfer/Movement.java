package dev.countersign.transfer;

import dev.countersign.authorization.SignatureEvidence;

/** A transfer in the form in which a chain can execute it. */
public sealed interface Movement {

    /** The transfer it executes. */
    Transfer transfer();

    /** A request signed by the sender's key, relayed through the forwarder. */
    record Relay(Transfer transfer, SignatureEvidence signed) implements Movement {}

    /** A payout of an escrow or a treasury, which Countersign's own key operates. */
    record Payout(Transfer transfer) implements Movement {}
}
