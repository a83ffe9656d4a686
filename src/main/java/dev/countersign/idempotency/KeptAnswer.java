package dev.countersign.idempotency;

import java.util.Optional;

/**
 * A good answer as it went out, and goes out again.
 *
 * @param status 200 to 299
 * @param contentType its media type; empty when there is no body
 * @param body its bytes
 */
public record KeptAnswer(int status, Optional<String> contentType, byte[] body) {}
