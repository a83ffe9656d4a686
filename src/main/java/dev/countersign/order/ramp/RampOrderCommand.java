package dev.countersign.order.ramp;

/** Everything that can happen to a ramp order. */
public sealed interface RampOrderCommand {

    /** The order is offered to its liquidity provider. */
    record Publish() implements RampOrderCommand {}

    /** The provider takes the order and names the escrow. */
    record Accept() implements RampOrderCommand {}

    /** The provider does not want the order. */
    record Decline() implements RampOrderCommand {}

    /** The partner's own policy is against what would leave its wallet. */
    record Forbid() implements RampOrderCommand {}

    /** The price left the tolerance before the provider accepted. */
    record Reprice() implements RampOrderCommand {}

    /** No provider answered in time. */
    record Expire() implements RampOrderCommand {}

    /** The partner withdraws the order before any crypto is asked for. */
    record Cancel() implements RampOrderCommand {}

    /** The partner withdraws the order while its funding transfer has not been sent. */
    record CancelFunding() implements RampOrderCommand {}

    /** Somebody who had to agree to the funding transfer did not, or the partner's policy no longer does. */
    record RejectFunding() implements RampOrderCommand {}

    /** The wallet signed the funding transfer; people may still have to agree. */
    record AuthorizeFunding() implements RampOrderCommand {}

    /** The wallet did not sign in time, or somebody did not agree in time. */
    record CloseWindow() implements RampOrderCommand {}

    /** What the wallet signed can no longer be executed. */
    record LapseFunding() implements RampOrderCommand {}

    /** The crypto is in the escrow. */
    record ReceiveCrypto() implements RampOrderCommand {}

    /** The funding transfer was reverted. */
    record FailFunding() implements RampOrderCommand {}

    /** The payer shows that the fiat is on its way. */
    record SubmitProof() implements RampOrderCommand {}

    /** The proof holds. */
    record AcceptProof() implements RampOrderCommand {}

    /** The proof does not hold; the escrow is refunded. */
    record DeclineProof() implements RampOrderCommand {}

    /** The partner has the fiat. */
    record ConfirmFiatReceived() implements RampOrderCommand {}

    /** The provider's settlement system says that the fiat arrived. */
    record ConfirmSettlement() implements RampOrderCommand {}

    /** The escrow's payout is on its way. */
    record BeginRelease() implements RampOrderCommand {}

    /** The escrow paid out. */
    record CompleteRelease() implements RampOrderCommand {}

    /** The escrow's payout was reverted. */
    record FailRelease() implements RampOrderCommand {}

    /** Whoever had to pay the fiat did not do so in time; the escrow goes back. */
    record LapsePayment() implements RampOrderCommand {}

    /** The provider's crypto is in the escrow, and the chain says so too. */
    record FundEscrow() implements RampOrderCommand {}

    /** The provider's escrow cannot be funded. */
    record FailEscrow() implements RampOrderCommand {}

    /** The partner says whose account the provider's payment request goes to. */
    record SubmitPayerDetails() implements RampOrderCommand {}

    /** The partner says that the fiat is on its way to the provider. */
    record ConfirmPaymentSent() implements RampOrderCommand {}

    /** The provider has the fiat. */
    record ConfirmFiatReceipt() implements RampOrderCommand {}

    /** The provider has waited for the fiat in vain; the escrow goes back to it. */
    record DenyFiatReceipt() implements RampOrderCommand {}

    /** The escrow paid the partner's wallet. */
    record CompletePayout() implements RampOrderCommand {}

    /** The escrow's payment to the partner's wallet was reverted. */
    record FailPayout() implements RampOrderCommand {}

    /** The wallet's signature released the transfer to the bridge. */
    record StartSendOut() implements RampOrderCommand {}

    /** The bridge delivered on the destination chain. */
    record CompleteSendOut() implements RampOrderCommand {}

    /** The transfer to the bridge, or the bridge, failed. */
    record FailSendOut() implements RampOrderCommand {}
}
