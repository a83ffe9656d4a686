/**
 * The Ethereum arithmetic this service decides by: keccak-256, addresses (EIP-55), signatures and their recovery on
 * secp256k1, typed data (EIP-712), meta-transactions (ERC-2771) and the one token call it knows (ERC-20 transfer).
 *
 * <p>Pure functions over immutable values. No framework, no reflection, no clock, no JCA provider; every input is treated
 * as hostile, and the only exception that leaves this package for a malformed input is
 * {@link java.lang.IllegalArgumentException} with a sentence that its author can act on.
 */
package dev.countersign.ethereum;
