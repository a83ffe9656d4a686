/**
 * The people and machines around Countersign, for tests that read like a script: a partner, its wallet, a liquidity provider,
 * the sandbox's controls. They know the service by its HTTP interface; only {@code Jobs} and {@code Records} reach inside.
 */
package dev.countersign.driver;
