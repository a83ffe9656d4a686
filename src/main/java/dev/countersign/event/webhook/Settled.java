package dev.countersign.event.webhook;

import java.time.Duration;
import java.util.Optional;

/** What is to be recorded of a claimed delivery. */
sealed interface Settled {

    Claimed claimed();

    /** The wire has nothing to say; nobody was called. */
    record Skipped(Claimed claimed) implements Settled {}

    /**
     * It was attempted.
     *
     * @param retryAfter when a failed one is tried again; empty when that was the last attempt
     */
    record Attempted(Claimed claimed, AttemptOutcome outcome, Optional<Duration> retryAfter) implements Settled {}
}
