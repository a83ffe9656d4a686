package dev.countersign.api.bitgo;

import dev.countersign.identity.token.MacKey;
import java.time.Instant;

/**
 * A request whose signature was good, and whose answer is signed in turn.
 *
 * @param target path and query as they stand in the request line
 * @param receivedAt real time
 */
record SignedExchange(MacKey key, AuthVersion version, String method, String target, Instant receivedAt) {

    /** What the answer's {@code timestamp} says. */
    String timestamp() {
        return String.valueOf(receivedAt.toEpochMilli());
    }

    /** What the answer's {@code hmac} says. */
    String sign(int status, byte[] body) {
        return key.sign(version.answer(method, timestamp(), target, status, body));
    }
}
