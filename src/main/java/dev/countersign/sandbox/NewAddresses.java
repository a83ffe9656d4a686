package dev.countersign.sandbox;

import dev.countersign.ethereum.PrivateKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.security.SecureRandom;

/** Addresses that nobody has yet. */
@ApplicationScoped
class NewAddresses {

    private final SecureRandom random;

    NewAddresses(SecureRandom random) {
        this.random = random;
    }

    /** One more, in lower case. */
    String next() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return PrivateKey.of(new BigInteger(1, bytes).shiftRight(1).add(BigInteger.ONE))
                .address()
                .lowerCase();
    }
}
