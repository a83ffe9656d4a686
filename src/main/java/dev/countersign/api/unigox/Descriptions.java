package dev.countersign.api.unigox;

import dev.countersign.order.ramp.Direction;
import java.util.Map;

/** What a timeline says of each command that moved an order. */
final class Descriptions {

    private static final Map<String, String> BY_TRIGGER = Map.ofEntries(
            Map.entry("Create", "Order created"),
            Map.entry("Publish", "Awaiting liquidity provider"),
            Map.entry("Accept", "Awaiting crypto transfer authorization"),
            Map.entry("Decline", "Order cancelled: the liquidity provider declined it"),
            Map.entry("Forbid", "Order cancelled: your policy does not allow the crypto transfer"),
            Map.entry("Reprice", "Price changed beyond the slippage tolerance, a new quote is needed"),
            Map.entry("Expire", "Order cancelled: no liquidity provider accepted it in time"),
            Map.entry("Cancel", "Order cancelled by the partner"),
            Map.entry("CancelFunding", "Order cancelled by the partner"),
            Map.entry("RejectFunding", "Order cancelled: the crypto transfer was not approved"),
            Map.entry("AuthorizeFunding", "Crypto transfer authorized, awaiting on-chain confirmation"),
            Map.entry("CloseWindow", "Order cancelled: the crypto transfer was not authorized in time"),
            Map.entry("LapseFunding", "Order cancelled: the signed request could no longer be executed"),
            Map.entry("ReceiveCrypto", "Crypto received in escrow"),
            Map.entry("FailFunding", "Order failed: the crypto transfer was reverted on-chain"),
            Map.entry("SubmitProof", "Fiat payment proof submitted"),
            Map.entry("AcceptProof", "Awaiting fiat received confirmation"),
            Map.entry("DeclineProof", "Order cancelled: the fiat payment proof was declined, the escrow is refunded"),
            Map.entry("ConfirmFiatReceived", "Fiat receipt confirmed by the partner"),
            Map.entry("ConfirmSettlement", "Fiat receipt confirmed by the liquidity provider's settlement"),
            Map.entry("BeginRelease", "Escrow release in progress"),
            Map.entry("CompleteRelease", "Order completed"),
            Map.entry("LapsePayment", "Order cancelled: the fiat was not paid in time, the escrow is refunded"),
            Map.entry("FundEscrow", "Crypto locked in escrow, awaiting the fiat transfer"),
            Map.entry("FailEscrow", "Order failed: the liquidity provider could not fund the escrow"),
            Map.entry("SubmitPayerDetails", "Payer details submitted"),
            Map.entry("ConfirmPaymentSent", "Fiat payment sent, awaiting the liquidity provider's confirmation"),
            Map.entry("ConfirmFiatReceipt", "Fiat received by the liquidity provider, crypto payout in progress"),
            Map.entry("DenyFiatReceipt", "Order cancelled: the fiat never arrived, the escrow is refunded"),
            Map.entry("CompletePayout", "Order completed"),
            Map.entry("FailPayout", "Order failed: the escrow's payout was reverted on-chain"),
            Map.entry("StartSendOut", "Send-out authorized, cross-chain transfer in progress"),
            Map.entry("CompleteSendOut", "Send-out delivered to the destination chain"),
            Map.entry("FailSendOut", "Send-out failed; the trade itself is completed"),
            Map.entry("FailRelease", "Order failed: the escrow release was reverted on-chain"));

    /** What the same command means for an on-ramp order. */
    private static final Map<String, String> ON_RAMP = Map.of(
            "Create", "Order created and awaiting liquidity provider",
            "Accept", "Accepted, the liquidity provider is funding the escrow",
            "Expire", "Order cancelled: the liquidity provider did not act in time");

    /** The sentence; the command's own name when there is none. */
    static String of(Direction direction, String trigger) {
        String general = BY_TRIGGER.getOrDefault(trigger, trigger);
        return switch (direction) {
            case OFF_RAMP -> general;
            case ON_RAMP -> ON_RAMP.getOrDefault(trigger, general);
        };
    }

    private Descriptions() {}

    static boolean knows(String trigger) {
        return BY_TRIGGER.containsKey(trigger);
    }
}
