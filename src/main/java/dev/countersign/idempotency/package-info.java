/** Runs a request that a client repeats under one key once, and answers the repetitions with the first answer. It knows no wire. */
package dev.countersign.idempotency;
