/** The demo world: seeded partners, a simulated provider, a simulated chain. Absent unless it is switched on. */
package dev.countersign.sandbox;
