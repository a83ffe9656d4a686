package dev.countersign.api;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads ids as callers write them. */
public final class Identifiers {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Identifiers() {}

    /** The UUID in its full text form of 36 characters (RFC 9562); empty for anything else. */
    public static Optional<UUID> parse(String text) {
        return text != null && FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
