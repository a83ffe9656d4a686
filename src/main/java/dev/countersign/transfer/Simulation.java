package dev.countersign.transfer;

import java.math.BigInteger;

/** What a movement would do, were it executed now. */
public sealed interface Simulation {

    /** It would succeed. */
    record Passed() implements Simulation {}

    /**
     * The sender holds too little.
     *
     * @param held what it holds and has not committed, in atomic units
     * @param required what is to be moved, in atomic units
     */
    record InsufficientBalance(BigInteger held, BigInteger required) implements Simulation {}

    /** It would revert. */
    record Reverted(String reason) implements Simulation {}
}
