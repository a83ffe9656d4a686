/** Ramp orders: quotes, and the sale of crypto for fiat through an escrow. */
package dev.countersign.order.ramp;
