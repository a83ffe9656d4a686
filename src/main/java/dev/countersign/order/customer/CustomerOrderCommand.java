package dev.countersign.order.customer;

/** Everything that can happen to a customer's order. */
public sealed interface CustomerOrderCommand {

    /** The customer confirms a send. */
    record Confirm() implements CustomerOrderCommand {}

    /** The customer confirms anything else, which is done in the books at once. */
    record Trade() implements CustomerOrderCommand {}

    /** People agreed to a send, which waits for others or for its customer. */
    record Consent() implements CustomerOrderCommand {}

    /** Everyone has agreed to a send. */
    record Execute() implements CustomerOrderCommand {}

    /** What was sent has arrived. */
    record Complete() implements CustomerOrderCommand {}

    /** What was sent did not arrive, and never will. */
    record Fail() implements CustomerOrderCommand {}

    /** Somebody who had to agree refused. */
    record Reject() implements CustomerOrderCommand {}

    /** Those who had to agree did not do so in time. */
    record Lapse() implements CustomerOrderCommand {}

    /** Whoever asked for it no longer wants it. */
    record Withdraw() implements CustomerOrderCommand {}

    /** The customer did not confirm in time. */
    record Expire() implements CustomerOrderCommand {}
}
