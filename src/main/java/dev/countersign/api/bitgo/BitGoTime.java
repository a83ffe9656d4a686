package dev.countersign.api.bitgo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as this wire writes them: ISO 8601 with milliseconds and {@code Z}. */
final class BitGoTime {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private BitGoTime() {}

    static String of(Instant time) {
        return FORM.format(time);
    }
}
