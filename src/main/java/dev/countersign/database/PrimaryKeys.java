package dev.countersign.database;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.UUID;

/** New primary keys: UUIDv7 (RFC 9562), so that rows made together lie together. */
@ApplicationScoped
public class PrimaryKeys {

    private final TimeBasedEpochRandomGenerator generator;

    PrimaryKeys(SecureRandom random) {
        generator = Generators.timeBasedEpochRandomGenerator(random);
    }

    /** A key that no other call returns. */
    public UUID next() {
        return generator.generate();
    }
}
