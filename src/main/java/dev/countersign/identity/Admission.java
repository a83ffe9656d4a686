package dev.countersign.identity;

import java.time.Duration;

/** Whether a proven request is let in. */
public sealed interface Admission {

    /** It is the first of its nonce, and there was a token for it. */
    record Admitted() implements Admission {}

    /** Its nonce was used before. */
    record Replayed() implements Admission {}

    /**
     * Its key makes requests too fast.
     *
     * @param retryAfter when there will be a token again, if nobody else takes it
     */
    record TooFast(Duration retryAfter) implements Admission {}
}
