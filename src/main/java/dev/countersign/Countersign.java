package dev.countersign;

import dev.countersign.database.Migration;
import dev.countersign.embedded.Datasource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Starts Countersign: against the configured database, or, when none is configured, as a sandbox with its own PostgreSQL. With the
 * argument {@code migrate} it migrates the configured database's schema and ends.
 *
 * <p>This one class is compiled for Java 17, so that an older Java than the rest needs is told so in words.
 */
@QuarkusMain
public final class Countersign {
    private static final int JAVA = 21;
    private static final String MIGRATE = "migrate";

    Countersign() {}

    /** Makes sure that there is a database to talk to, then hands over to Quarkus. */
    public static void main(String... args) {
        int given = Runtime.version().feature();
        if (given < JAVA) {
            refuse("it needs Java " + JAVA + " or newer, and this is Java " + given);
        }
        boolean migrate = args.length == 1 && args[0].equals(MIGRATE);
        if (args.length > 0 && !migrate) {
            refuse("it does not know what \"" + String.join(" ", args) + "\" means; \"" + MIGRATE
                    + "\" migrates the database's schema and ends, and without arguments it serves");
        }
        if (migrate) {
            Datasource.ensureForMigrationOrExit();
            Quarkus.run(Migration.class, args);
        } else {
            Datasource.ensureOrExit();
            Quarkus.run(args);
        }
    }

    private static void refuse(String reason) {
        System.err.println("Countersign cannot start: " + reason + ".");
        System.exit(1);
    }
}
