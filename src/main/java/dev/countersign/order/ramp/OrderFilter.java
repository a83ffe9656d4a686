package dev.countersign.order.ramp;

import java.util.Set;

/**
 * Which orders, and which page of them.
 *
 * @param states only orders in one of these states; empty for all
 * @param page from 1
 * @param limit the most orders on a page
 */
public record OrderFilter(Set<RampOrderState> states, int page, int limit) {}
