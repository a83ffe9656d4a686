package dev.countersign.api.bitgo;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as this wire writes them: the 32 hexadecimal digits of a UUID, in lower case. */
final class BitGoId {

    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");

    private BitGoId() {}

    static String of(UUID id) {
        return id.toString().replace("-", "");
    }

    /** Reads one; anything of another form is empty. */
    static Optional<UUID> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(UUID.fromString(FORM.matcher(text).replaceFirst("$1-$2-$3-$4-$5")))
                : Optional.empty();
    }
}
