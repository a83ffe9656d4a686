package dev.countersign.database;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** The one source of randomness. Injected wherever a key or a secret is made, so that tests can own it. */
final class Ambient {

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }
}
