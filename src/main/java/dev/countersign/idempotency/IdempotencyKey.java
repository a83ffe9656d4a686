package dev.countersign.idempotency;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client calls one piece of work, however often it asks for it: 1 to 255 printable ASCII characters.
 *
 * @param text the key itself, without quotes
 */
public record IdempotencyKey(String text) {

    private static final int MOST_CHARACTERS = 255;

    /** A string of RFC 8941, section 3.3.3: a quote and a backslash are escaped, nothing else is. */
    private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*+)\"");

    /** What clients send that know no structured fields; without what would make it a list, or a string cut short. */
    private static final Pattern BARE = Pattern.compile("[!-~&&[^\"\\\\,;]]*");

    /** Reads the field of draft-ietf-httpapi-idempotency-key-header-07, quoted or bare; empty for anything else. */
    public static Optional<IdempotencyKey> parse(String field) {
        if (field.length() > 2 * (MOST_CHARACTERS + 1)) {
            return Optional.empty();
        }
        Matcher quoted = QUOTED.matcher(field);
        Optional<String> text = quoted.matches()
                ? Optional.of(quoted.group(1).replaceAll("\\\\(.)", "$1"))
                : Optional.of(field).filter(bare -> BARE.matcher(bare).matches());
        return text.filter(key -> !key.isEmpty() && key.length() <= MOST_CHARACTERS)
                .map(IdempotencyKey::new);
    }
}
