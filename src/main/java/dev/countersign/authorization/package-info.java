/**
 * Consents that transfers wait for: a wallet's signature, or so many people. Decisions, and expiry. It does not know what a transfer
 * is.
 */
package dev.countersign.authorization;
