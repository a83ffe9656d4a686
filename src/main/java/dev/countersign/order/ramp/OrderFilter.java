package dev.countersign.order.ramp;

import java.util.Optional;

/**
 * Which orders, and which page of them.
 *
 * @param state only orders in this state; empty for all
 * @param page from 1
 * @param limit the most orders on a page
 */
public record OrderFilter(Optional<RampOrderState> state, int page, int limit) {}
