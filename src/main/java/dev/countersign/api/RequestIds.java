package dev.countersign.api;

import dev.countersign.database.PrimaryKeys;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Pattern;

/** Chooses the id of a request: the caller's own when it is short and plain, a new one otherwise. */
@Singleton
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final PrimaryKeys keys;

    RequestIds(PrimaryKeys keys) {
        this.keys = keys;
    }

    /**
     * The id.
     *
     * @param given what the caller sent in the header of its wire
     * @param usual what it sent in {@code X-Request-Id}
     */
    String choose(Optional<String> given, Optional<String> usual) {
        return given.or(() -> usual)
                .filter(id -> PLAIN.matcher(id).matches())
                .orElseGet(() -> keys.next().toString());
    }
}
