package dev.countersign;

import dev.countersign.embedded.Datasource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Starts Countersign: against the configured database, or, when none is configured, as a sandbox with its own PostgreSQL.
 *
 * <p>This one class is compiled for Java 17, so that an older Java than the rest needs is told so in words.
 */
@QuarkusMain
public final class Countersign {
    private static final int JAVA = 21;

    Countersign() {}

    /** Makes sure that there is a database to talk to, then hands over to Quarkus. */
    public static void main(String... args) {
        int given = Runtime.version().feature();
        if (given < JAVA) {
            System.err.println(
                    "Countersign cannot start: it needs Java " + JAVA + " or newer, and this is Java " + given + ".");
            System.exit(1);
        }
        Datasource.ensureOrExit();
        Quarkus.run(args);
    }
}
