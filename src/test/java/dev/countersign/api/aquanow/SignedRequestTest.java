package dev.countersign.api.aquanow;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The edges of the window, to the millisecond. */
class SignedRequestTest {

    private static final Duration WINDOW = Duration.ofSeconds(30);

    @Test
    void theEndsOfTheWindowAreInIt() {
        Instant now = Instant.ofEpochMilli(1_712_685_333_889L);
        assertThat(at(now).isTimely(now, WINDOW)).isTrue();
        assertThat(at(now.minusMillis(30_000)).isTimely(now, WINDOW)).isTrue();
        assertThat(at(now.minusMillis(30_001)).isTimely(now, WINDOW)).isFalse();
        assertThat(at(now.plusMillis(30_000)).isTimely(now, WINDOW)).isTrue();
        assertThat(at(now.plusMillis(30_001)).isTimely(now, WINDOW)).isFalse();
        assertThat(at(now.minusMillis(30_000)).isTimely(now.plusNanos(1), WINDOW))
                .isFalse();
    }

    private static SignedRequest at(Instant time) {
        MultivaluedHashMap<String, String> headers = new MultivaluedHashMap<>();
        headers.add("x-api-key", "0".repeat(40));
        headers.add("x-nonce", String.valueOf(time.toEpochMilli()));
        headers.add("x-signature", "0".repeat(96));
        return SignedRequest.read(headers, "GET", "/").orElseThrow();
    }
}
