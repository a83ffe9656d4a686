/** The wire of pending approvals: wallets, and what waits in them for people. */
package dev.countersign.api.bitgo;
