package dev.countersign.authorization;

import java.util.Optional;

/**
 * Which page of a partner's reviews.
 *
 * @param state only these; {@code PENDING} leaves out those whose time is over
 * @param direction which way from the cursor
 * @param from exclusive; empty for the newest or the oldest
 * @param limit 1 to 100
 */
public record ReviewSearch(
        Optional<AuthorizationState> state, Direction direction, Optional<ReviewCursor> from, int limit) {

    /** The largest page. */
    public static final int MOST = 100;

    /**
     * A search.
     *
     * @throws IllegalArgumentException when the limit is out of range
     */
    public ReviewSearch {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page of " + limit);
        }
    }

    /** Which way to go from the cursor. Either way the page is shown newest first. */
    public enum Direction {
        OLDER,
        NEWER
    }
}
