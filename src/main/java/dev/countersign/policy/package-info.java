/** A partner's rules: which of its transfers need which people. It knows no transfer, only what one is about to move. */
package dev.countersign.policy;
