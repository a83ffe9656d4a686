package dev.countersign.identity.otp;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/** RFC 6238 as every authenticator does it: HMAC-SHA-1, six digits, thirty seconds. */
final class OneTimePassword {

    static final int SEED_BYTES = 20;
    static final int DIGITS = 6;
    static final Duration STEP = Duration.ofSeconds(30);

    /** How many steps a device's clock may be off, before or after. */
    private static final int DRIFT = 1;

    private static final TimeBasedOneTimePasswordGenerator GENERATOR = new TimeBasedOneTimePasswordGenerator(
            STEP, DIGITS, TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1);

    private OneTimePassword() {}

    /**
     * The step, in the RFC's words T, of which this is the code, if it is one of about now. All are compared, and each in constant
     * time.
     */
    static OptionalLong step(byte[] seed, String code, Instant now) {
        long present = now.getEpochSecond() / STEP.toSeconds();
        byte[] given = code.getBytes(StandardCharsets.UTF_8);
        OptionalLong found = OptionalLong.empty();
        for (long step = present - DRIFT; step <= present + DRIFT; step++) {
            if (MessageDigest.isEqual(code(seed, step).getBytes(StandardCharsets.US_ASCII), given)) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** The code of a step. */
    static String code(byte[] seed, long step) {
        try {
            return GENERATOR.generateOneTimePasswordString(
                    new SecretKeySpec(seed, "RAW"), Instant.ofEpochSecond(step * STEP.toSeconds()), Locale.ROOT);
        } catch (InvalidKeyException impossible) {
            throw new IllegalStateException("a seed is a key for HMAC", impossible);
        }
    }
}
