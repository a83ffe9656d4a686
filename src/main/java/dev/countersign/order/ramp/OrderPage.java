package dev.countersign.order.ramp;

import java.util.List;

/**
 * One page of orders, newest first.
 *
 * @param page from 1
 * @param limit the most orders on a page
 * @param totalCount of all pages
 */
public record OrderPage(List<RampOrder> orders, int page, int limit, long totalCount) {

    /** How many pages there are: the total divided by the limit, rounded up. */
    public long totalPages() {
        return (totalCount + limit - 1) / limit;
    }
}
