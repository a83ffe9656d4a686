package dev.countersign.transfer;

import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.ReviewCursor;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which of a partner's authorizations by people to show.
 *
 * @param states only these; any, when it is empty. What is over is {@code EXPIRED}, whether or not that has been written down yet
 * @param wallets only of transfers that leave these; any, when it is empty
 * @param tickers only of transfers of these tokens; any, when it is empty
 * @param involving only what this person asked for, or may or might have decided
 * @param since only what was opened at that time or later
 * @param after only what comes after this one in the order
 * @param oldestFirst the order: by the time of opening, then by id
 * @param offset how many to leave out, 0 or more
 * @param limit 1 to 500
 */
public record ReviewFilter(
        Set<AuthorizationState> states,
        Set<UUID> wallets,
        Set<String> tickers,
        Optional<UUID> involving,
        Optional<Instant> since,
        Optional<ReviewCursor> after,
        boolean oldestFirst,
        int offset,
        int limit) {

    /** The largest page. */
    public static final int MOST = 500;

    /**
     * A filter.
     *
     * @throws IllegalArgumentException when limit or offset is out of range
     */
    public ReviewFilter {
        states = Set.copyOf(states);
        wallets = Set.copyOf(wallets);
        tickers = Set.copyOf(tickers);
        if (limit < 1 || limit > MOST || offset < 0) {
            throw new IllegalArgumentException("a page of %d from %d".formatted(limit, offset));
        }
    }

    /** Everything of a partner, newest first. */
    public static ReviewFilter newest(int limit) {
        return new ReviewFilter(
                Set.of(), Set.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), false, 0, limit);
    }
}
