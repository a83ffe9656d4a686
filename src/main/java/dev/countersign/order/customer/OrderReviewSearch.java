package dev.countersign.order.customer;

import java.util.Optional;
import java.util.UUID;

/**
 * Which of a partner's orders that people must agree to. The newest first, from the cursor down; or, with only the lower end given, the
 * oldest above it, still newest first.
 *
 * @param state only those; {@code PENDING} leaves out orders whose time is over; empty for all
 * @param below only orders older than this one
 * @param above only orders newer than this one
 * @param limit 1 to 100
 */
public record OrderReviewSearch(Optional<ReviewState> state, Optional<UUID> below, Optional<UUID> above, int limit) {

    /** The largest page. */
    public static final int MOST = 100;

    /**
     * A search.
     *
     * @throws IllegalArgumentException when the limit is out of range
     */
    public OrderReviewSearch {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page of " + limit);
        }
    }

    boolean upwards() {
        return above.isPresent() && below.isEmpty();
    }
}
