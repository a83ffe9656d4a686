package dev.countersign.event.webhook;

import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads how long a busy receiver wants to be left alone: whole seconds (RFC 9110, section 10.2.3). Dates are not read. */
final class RetryAfter {

    private static final Set<Integer> BUSY = Set.of(429, 503);
    private static final String SECONDS = "[0-9]{1,9}";

    private RetryAfter() {}

    static Optional<Duration> of(HttpClientResponse response) {
        return Optional.ofNullable(response.getHeader("Retry-After"))
                .filter(value -> BUSY.contains(response.statusCode()) && value.matches(SECONDS))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }
}
