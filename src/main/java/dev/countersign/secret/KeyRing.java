package dev.countersign.secret;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configured keys by their ids. It has no text form: a key must not reach a log. */
final class KeyRing {

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)");

    private final String first;
    private final Map<String, byte[]> keys;

    private KeyRing(String first, Map<String, byte[]> keys) {
        this.first = first;
        this.keys = keys;
    }

    /**
     * The keys as they are configured, the sealing one first.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong and shows no key
     */
    static KeyRing parse(List<String> entries) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("there is no key for stored secrets");
        }
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (int index = 0; index < entries.size(); index++) {
            Matcher entry = FORM.matcher(entries.get(index).strip());
            if (!entry.matches()) {
                throw new IllegalArgumentException(
                        "key " + (index + 1) + " for stored secrets is not written as name:base64, 32 bytes long");
            }
            byte[] key = Base64.getDecoder().decode(entry.group(2));
            if (isOneByteRepeated(key)) {
                throw new IllegalArgumentException("key " + (index + 1) + " for stored secrets is not random");
            }
            if (keys.put(entry.group(1), key) != null) {
                throw new IllegalArgumentException("two keys for stored secrets are named " + entry.group(1));
            }
        }
        return new KeyRing(keys.keySet().iterator().next(), keys);
    }

    /** The id of the key that seals. */
    String sealing() {
        return first;
    }

    Optional<byte[]> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    private static boolean isOneByteRepeated(byte[] key) {
        byte[] repeated = new byte[key.length];
        Arrays.fill(repeated, key[0]);
        return Arrays.equals(key, repeated);
    }
}
