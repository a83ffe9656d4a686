package dev.countersign.identity.otp;

/**
 * A new device at the one moment when its secret is known.
 *
 * @param secret the seed in base32, to be typed into an authenticator
 * @param uri the same for a QR code: {@code otpauth://totp/…}
 */
public record OtpDevice(String secret, String uri) {

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "OtpDevice";
    }
}
