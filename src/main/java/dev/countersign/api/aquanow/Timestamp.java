package dev.countersign.api.aquanow;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as this wire writes them: {@code 2024-04-09T17:55:33.889Z}, in UTC. */
final class Timestamp {

    private static final Pattern FORM =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z");
    private static final DateTimeFormatter WRITER =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Timestamp() {}

    /** A time, cut to the millisecond. */
    static String write(Instant time) {
        return WRITER.format(time.truncatedTo(ChronoUnit.MILLIS));
    }

    /** A time that there is, in exactly this form; empty for anything else. */
    static Optional<Instant> read(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            Instant time = Instant.parse(text);
            // 24:00:00 and second 60 are read as other times
            return write(time).equals(text) ? Optional.of(time) : Optional.empty();
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }
}
