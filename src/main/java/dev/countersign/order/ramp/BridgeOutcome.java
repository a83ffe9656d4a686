package dev.countersign.order.ramp;

/** What became of crypto that a bridge took. */
public sealed interface BridgeOutcome {

    /** Not known yet. */
    record InProgress() implements BridgeOutcome {}

    /**
     * It is on the destination chain.
     *
     * @param txHash there
     */
    record Delivered(String txHash) implements BridgeOutcome {}

    /** It will not be delivered. */
    record Failed(String reason) implements BridgeOutcome {}
}
