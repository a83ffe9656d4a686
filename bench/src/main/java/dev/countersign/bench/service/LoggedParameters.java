package dev.countersign.bench.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code Parameters: $1 = 'text', $2 = NULL}, in which an apostrophe is doubled. */
final class LoggedParameters {

    private static final String PREFIX = "parameters: ";

    private final String detail;
    private final List<Optional<String>> found = new ArrayList<>();
    private int at;

    private LoggedParameters(String detail) {
        this.detail = detail;
    }

    /** The values, in order; none when the line names none. */
    static List<Optional<String>> read(String detail) {
        if (!detail.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
            return List.of();
        }
        LoggedParameters reader = new LoggedParameters(detail);
        reader.at = PREFIX.length();
        while (reader.at < detail.length()) {
            reader.next();
        }
        return List.copyOf(reader.found);
    }

    private void next() {
        at = detail.indexOf(" = ", at) + 3;
        if (detail.charAt(at) == '\'') {
            at++;
            found.add(Optional.of(quoted()));
        } else {
            at += "NULL".length();
            found.add(Optional.empty());
        }
        at += 2; // comma and space, or the end
    }

    private String quoted() {
        StringBuilder text = new StringBuilder();
        while (true) {
            char next = detail.charAt(at++);
            if (next != '\'') {
                text.append(next);
            } else if (at < detail.length() && detail.charAt(at) == '\'') {
                text.append('\'');
                at++;
            } else {
                return text.toString();
            }
        }
    }
}
