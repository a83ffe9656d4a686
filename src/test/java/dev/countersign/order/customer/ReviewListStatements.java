package dev.countersign.order.customer;

import java.util.UUID;

/** The search's statements as a session of the database prepares and runs them. */
final class ReviewListStatements {

    private ReviewListStatements() {}

    /** Prepares the statement of a search. */
    static String prepared(OrderReviewSearch search) {
        return "prepare page (uuid, uuid, uuid, bigint%s) as %s"
                .formatted(search.state().isPresent() ? ", text" : "", OrderReviewList.statement(search));
    }

    /** Runs what was prepared. */
    static String execution(UUID partner, OrderReviewSearch search) {
        return "execute page ('%s', '%s', '%s', %d%s)"
                .formatted(
                        partner,
                        search.below().orElse(OrderReviewList.LAST),
                        search.above().orElse(OrderReviewList.FIRST),
                        search.limit(),
                        search.state().map(state -> ", '" + state + "'").orElse(""));
    }
}
