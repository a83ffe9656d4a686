package dev.countersign.sandbox;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be made to go wrong on the simulated chain. */
public enum ChainFault {
    /** The next simulations say that the wallet holds nothing. */
    INSUFFICIENT_BALANCE,
    /** The next simulations revert. */
    SIMULATION_FAILED,
    /** The next transactions are mined, and revert. */
    REVERT,
    /** The next broadcasts get lost without an answer. */
    SILENT,
    /** The next send-outs that reach the simulated bridge are not delivered; the crypto goes back to the wallet. */
    BRIDGE_FAILED;

    /** The name as requests and the database write it. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
