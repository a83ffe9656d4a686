package dev.countersign.api.bitgo;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a caller shows of itself; nothing of it is believed yet. */
sealed interface Presented {

    /** No token at all. */
    record Nothing() implements Presented {}

    /** Something, in no form that could be good. */
    record Unreadable() implements Presented {}

    /** The token itself. */
    record Plain(String token) implements Presented {

        /** Does not show the token. */
        @Override
        public String toString() {
            return "Plain";
        }
    }

    /**
     * The token stayed at home.
     *
     * @param sha256 the token's, in lower-case hexadecimal
     * @param timestamp milliseconds since 1970, as they were sent
     * @param hmac what should be the signature of the request
     */
    record Signed(String sha256, AuthVersion version, String timestamp, String hmac) implements Presented {

        /** Whether it was signed at about this time. */
        boolean isTimely(Instant now, Duration window) {
            return Duration.between(Instant.ofEpochMilli(Long.parseLong(timestamp)), now)
                            .abs()
                            .compareTo(window)
                    <= 0;
        }
    }

    String BEARER = "Bearer ";
    Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    Pattern TIMESTAMP = Pattern.compile("[1-9][0-9]{0,14}");

    /** Reads the headers. A token of 64 hexadecimal digits is none of ours: it is the hash of one. */
    static Presented read(MultivaluedMap<String, String> headers) {
        List<String> given = headers.getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        if (given.isEmpty()) {
            return new Nothing();
        }
        if (given.size() > 1 || !given.getFirst().startsWith(BEARER)) {
            return new Unreadable();
        }
        String token = given.getFirst().substring(BEARER.length());
        if (!TOKEN.matcher(token).matches()) {
            return new Unreadable();
        }
        return SHA_256.matcher(token).matches() ? signed(token, headers) : new Plain(token);
    }

    private static Presented signed(String sha256, MultivaluedMap<String, String> headers) {
        Optional<AuthVersion> version = one(headers, "BitGo-Auth-Version").flatMap(AuthVersion::parse);
        Optional<String> timestamp = one(headers, "Auth-Timestamp")
                .filter(text -> TIMESTAMP.matcher(text).matches());
        Optional<String> hmac =
                one(headers, "HMAC").filter(text -> SHA_256.matcher(text).matches());
        return version.isPresent() && timestamp.isPresent() && hmac.isPresent()
                ? new Signed(sha256, version.get(), timestamp.get(), hmac.get())
                : new Unreadable();
    }

    private static Optional<String> one(MultivaluedMap<String, String> headers, String name) {
        List<String> given = headers.getOrDefault(name, List.of());
        return given.size() == 1 ? Optional.of(given.getFirst()) : Optional.empty();
    }
}
