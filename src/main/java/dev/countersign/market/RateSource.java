package dev.countersign.market;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** The port through which rates come in. Of several that are there, the one of the highest priority is asked. */
public interface RateSource {

    /** Whether it is there to be asked, in this installation. */
    boolean isThere();

    /** How long what it answered is good enough not to ask it again; zero to ask every time. */
    Duration refresh();

    /** All rates of now. Fails when it cannot be asked, or its answer is not wholly understood. Never inside a transaction. */
    Uni<RateSheet> rates();
}
