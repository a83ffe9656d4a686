package dev.countersign.order.withdrawal;

import dev.countersign.ethereum.Address;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody asks to withdraw.
 *
 * @param requestedBy the person, who cannot approve it
 * @param requestedWith the credential
 * @param amount in units of the wallet's asset
 * @param reviewedAlways whether somebody must agree even when no rule asks for it
 */
public record NewWithdrawal(
        UUID partnerId,
        UUID walletId,
        UUID requestedBy,
        UUID requestedWith,
        Address recipient,
        Stated amount,
        Labels labels,
        boolean reviewedAlways) {

    /** The same, and somebody must agree even when no rule asks for it. */
    NewWithdrawal reviewed() {
        return new NewWithdrawal(partnerId, walletId, requestedBy, requestedWith, recipient, amount, labels, true);
    }

    /**
     * An amount as it was stated.
     *
     * @param value in units of the asset
     * @param gross whether it is what leaves the wallet, fee included; otherwise it is what arrives
     */
    public record Stated(BigDecimal value, boolean gross) {}

    /**
     * What the caller calls it.
     *
     * @param sequenceId the caller's own number, once for each wallet; at most 200 characters
     * @param tag the caller's own mark, any number of times; at most 200 characters
     * @param comment for those who decide; at most 1,000 characters
     * @param attributes to be said again as they were said; no rule reads them
     */
    public record Labels(
            Optional<String> sequenceId,
            Optional<String> tag,
            Optional<String> comment,
            Map<String, String> attributes) {

        public Labels {
            attributes = Map.copyOf(attributes);
        }

        /** Nothing. */
        public static Labels none() {
            return new Labels(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
        }
    }
}
