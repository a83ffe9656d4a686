package dev.countersign.api.unigox;

import java.util.Map;

/** What a timeline says of each command that moved an order. */
final class Descriptions {

    private static final Map<String, String> BY_TRIGGER = Map.ofEntries(
            Map.entry("Create", "Order created"),
            Map.entry("Publish", "Awaiting liquidity provider"),
            Map.entry("Accept", "Awaiting crypto transfer authorization"),
            Map.entry("Decline", "Order cancelled: the liquidity provider declined it"),
            Map.entry("Reprice", "Price changed beyond the slippage tolerance, a new quote is needed"),
            Map.entry("Expire", "Order cancelled: no liquidity provider accepted it in time"),
            Map.entry("Cancel", "Order cancelled by the partner"),
            Map.entry("CancelFunding", "Order cancelled by the partner"),
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
            Map.entry("FailRelease", "Order failed: the escrow release was reverted on-chain"));

    private Descriptions() {}

    /** The sentence; the command's own name when there is none. */
    static String of(String trigger) {
        return BY_TRIGGER.getOrDefault(trigger, trigger);
    }

    static boolean knows(String trigger) {
        return BY_TRIGGER.containsKey(trigger);
    }
}
