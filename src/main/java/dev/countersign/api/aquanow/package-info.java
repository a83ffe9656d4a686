/** Withdrawal requests that a colleague reviews (wire of seed 004), for people with an HMAC key. */
package dev.countersign.api.aquanow;
