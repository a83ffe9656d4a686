package dev.countersign;

import dev.countersign.embedded.Datasource;
import dev.countersign.embedded.StartupRefused;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts Countersign: against the configured database, or, when none is configured, as a sandbox with its own PostgreSQL. */
@QuarkusMain
public final class Countersign {
    Countersign() {}

    /** Makes sure that there is a database to talk to, then hands over to Quarkus. */
    public static void main(String... args) {
        try {
            Datasource.ensure();
        } catch (StartupRefused refused) {
            System.err.println("Countersign cannot start: " + refused.getMessage());
            System.exit(1);
        }
        Quarkus.run(args);
    }
}
