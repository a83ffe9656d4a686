package dev.countersign.api.aquanow;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request says of itself, not believed yet.
 *
 * @param key the public part of a key
 * @param nonce decimal milliseconds since 1970
 * @param signature hexadecimal
 */
record SignedRequest(String key, String nonce, String signature, String method, String path) {

    static final String KEY = "x-api-key";
    static final String NONCE = "x-nonce";
    static final String SIGNATURE = "x-signature";

    private static final Pattern KEY_FORM = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern NONCE_FORM = Pattern.compile("[1-9][0-9]{12}");
    private static final Pattern SIGNATURE_FORM = Pattern.compile("[0-9a-f]{96}");

    /** Stands for the secret of a key that does not exist, so that an unknown key takes as long as a wrong signature. */
    private static final byte[] NO_SECRET = new byte[47];

    /** Reads the three headers; empty unless each is there once and has its form. */
    static Optional<SignedRequest> read(MultivaluedMap<String, String> headers, String method, String path) {
        Optional<String> key = one(headers, KEY, KEY_FORM);
        Optional<String> nonce = one(headers, NONCE, NONCE_FORM);
        Optional<String> signature = one(headers, SIGNATURE, SIGNATURE_FORM);
        return key.isPresent() && nonce.isPresent() && signature.isPresent()
                ? Optional.of(new SignedRequest(key.get(), nonce.get(), signature.get(), method, path))
                : Optional.empty();
    }

    private static Optional<String> one(MultivaluedMap<String, String> headers, String name, Pattern form) {
        List<String> values = headers.get(name);
        return values != null
                        && values.size() == 1
                        && form.matcher(values.getFirst()).matches()
                ? Optional.of(values.getFirst())
                : Optional.empty();
    }

    /** Whether it was signed with this secret; with none it was not, and that takes as long. */
    boolean isSignedWith(Optional<byte[]> secret) {
        return AquanowSignature.matches(signature, secret.orElse(NO_SECRET), method, path, nonce) && secret.isPresent();
    }

    /** Whether its nonce is near enough to this time, the end of the window included. */
    boolean isTimely(Instant now, Duration window) {
        return Duration.between(Instant.ofEpochMilli(Long.parseLong(nonce)), now)
                        .abs()
                        .compareTo(window)
                <= 0;
    }
}
