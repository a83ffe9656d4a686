package dev.countersign.event.webhook;

import java.security.PrivateKey;
import java.util.UUID;

/**
 * The key of this installation that a wire signs with at one moment: RSA.
 *
 * @param id what receivers know its public half by
 */
public record SigningKey(UUID id, PrivateKey key) {

    /** Does not show it. */
    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
