package dev.countersign.driver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of a webhook as a partner's own code makes it: without a line of the service's. */
public final class Hmac {

    private Hmac() {}

    /** What the header must say of this request. */
    public static String of(String secret, Receiver.Request request) {
        return of(secret, request.headers().get("x-unigox-timestamp"), request.body());
    }

    /** The same, of a timestamp and a body. */
    public static String of(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
