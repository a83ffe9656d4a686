/** What happened, append-only, and the one guarded statement by which anything changes its state. */
package dev.countersign.event;
