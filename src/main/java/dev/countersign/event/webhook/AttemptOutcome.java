package dev.countersign.event.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What became of one attempt. */
public sealed interface AttemptOutcome {

    /** How long it took. */
    Duration latency();

    /** The receiver answered 2xx. */
    record Accepted(int status, Duration latency) implements AttemptOutcome {}

    /**
     * It did not.
     *
     * @param status what it answered, if it answered
     * @param retryAfter the delay that it asked for, with 429 or 503
     */
    record Failed(AttemptError error, OptionalInt status, Duration latency, Optional<Duration> retryAfter)
            implements AttemptOutcome {

        static Failed of(AttemptError error, Duration latency) {
            return new Failed(error, OptionalInt.empty(), latency, Optional.empty());
        }
    }
}
