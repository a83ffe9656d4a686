package dev.countersign.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells whether two requests are the same: method, path, query and the bytes of the body. */
final class RequestHash {

    private RequestHash() {}

    /**
     * A SHA-256. Neither a method nor a target has a line feed, so that nothing can be moved between the parts.
     *
     * @param target path and query as they were sent
     */
    static byte[] of(String method, String target, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((method + "\n" + target + "\n").getBytes(StandardCharsets.UTF_8));
            return digest.digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
