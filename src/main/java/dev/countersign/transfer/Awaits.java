package dev.countersign.transfer;

/**
 * What a transfer waits for besides authorizations.
 *
 * @param owner its order has to agree
 * @param policy the policy is asked once more when everyone has agreed
 */
record Awaits(boolean owner, boolean policy) {}
