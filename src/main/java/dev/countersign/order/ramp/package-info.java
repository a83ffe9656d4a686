/** Ramp orders: quotes, and the exchange of crypto and fiat through an escrow, in both directions. */
package dev.countersign.order.ramp;
