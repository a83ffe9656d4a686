package dev.countersign.event.webhook;

import java.util.Optional;

/**
 * The secrets of an endpoint at one moment, as they were handed over: the key of the signature is the text's bytes.
 *
 * @param current what a receiver verifies with
 * @param next what will be current when the announced rotation comes
 * @param previous what was current until the last rotation, while its overlap lasts
 */
public record SigningSecrets(byte[] current, Optional<byte[]> next, Optional<byte[]> previous) {

    /** Does not show them. */
    @Override
    public String toString() {
        return "SigningSecrets[…]";
    }
}
