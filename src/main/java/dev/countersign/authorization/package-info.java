/** Consents that transfers wait for, the decisions on them, and their expiry. It does not know what a transfer is. */
package dev.countersign.authorization;
