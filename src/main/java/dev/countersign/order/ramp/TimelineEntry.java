package dev.countersign.order.ramp;

import java.time.Instant;

/**
 * One step of an order's history, as its events tell it.
 *
 * @param state the state it reached
 * @param trigger the command that led there
 * @param at by the database's clock
 */
public record TimelineEntry(RampOrderState state, String trigger, Instant at) {}
