package dev.countersign.event.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When to try again what failed.
 *
 * @param delays after the first failure, the second, and so on; there is one attempt more than delays
 */
public record RetrySchedule(List<Duration> delays) {

    /** Ten attempts in four days. */
    public static final RetrySchedule STANDARD = new RetrySchedule(List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofHours(24)));

    /**
     * The delay after a failure; empty when that was the last attempt.
     *
     * @param failures how many attempts have failed, at least 1
     */
    Optional<Duration> after(int failures) {
        return failures <= delays.size() ? Optional.of(delays.get(failures - 1)) : Optional.empty();
    }
}
