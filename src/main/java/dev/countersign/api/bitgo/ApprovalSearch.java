package dev.countersign.api.bitgo;

import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.ReviewCursor;
import dev.countersign.transfer.ReviewFilter;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a list is asked for, as it was read.
 *
 * @param coins only of these; any, when it is empty
 * @param widened whether each coin stands for its tokens as well
 * @param transfers whether outgoing transfers are asked for
 * @param rules whether changes of rules are asked for
 * @param after the last one of the page before
 */
record ApprovalSearch(
        Set<AuthorizationState> states,
        Set<UUID> wallets,
        Set<String> coins,
        boolean widened,
        boolean transfers,
        boolean rules,
        Optional<UUID> after,
        int limit,
        int offset,
        ApprovalQuery.Labels labels) {

    /** The same, of another part of the list: 500 at most. */
    ApprovalSearch window(int from, int most) {
        return new ApprovalSearch(
                states,
                wallets,
                coins,
                widened,
                transfers,
                rules,
                after,
                Math.min(most, ReviewFilter.MOST),
                from,
                labels);
    }

    /** Whether a change of a rule is asked for. What is about no coin is not left out by a coin. */
    boolean wants(Approval change) {
        return states.contains(change.state())
                && (wallets.isEmpty()
                        || change instanceof Approval.OfRule rule
                                && rule.wallet()
                                        .filter(wallet -> wallets.contains(wallet.id()))
                                        .isPresent());
    }

    /** The same, as the engine takes it. */
    ReviewFilter filter(Viewer viewer, Set<String> tickers, Optional<ReviewCursor> cursor) {
        return new ReviewFilter(
                states, wallets, tickers, viewer.restrictedTo(), Optional.empty(), cursor, false, offset, limit);
    }
}
