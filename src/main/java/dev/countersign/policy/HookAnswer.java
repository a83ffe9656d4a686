package dev.countersign.policy;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What the receiver of a webhook rule answered. Only exactly 200 is consent.
 *
 * @param url who was asked
 * @param status what it answered, if it answered
 * @param outcome in a few words; never a word of the answer itself
 * @param latency how long it took
 */
public record HookAnswer(String url, OptionalInt status, String outcome, Duration latency) {

    private static final int CONSENT = 200;

    /** Nobody was asked. */
    static HookAnswer notAsked(String url, String reason) {
        return new HookAnswer(url, OptionalInt.empty(), reason, Duration.ZERO);
    }

    /** Whether the receiver agrees. */
    public boolean consents() {
        return status.isPresent() && status.getAsInt() == CONSENT;
    }
}
