package dev.countersign.database;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.ApplicationScoped;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.jboss.logging.Logger;

/**
 * The program as a job, {@code countersign migrate}: brings the schema to the version that this build knows, and ends. It may run
 * beside replicas and beside itself: PostgreSQL lets one of them migrate at a time.
 */
@ApplicationScoped
@Unremovable
public class Migration implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger(Migration.class);

    private final Flyway flyway;

    Migration(Flyway flyway) {
        this.flyway = flyway;
    }

    /** Returns the exit code: 0 when the schema is what this build needs, 1 when it is not, and the log says why. */
    @Override
    public int run(String... arguments) {
        try {
            MigrateResult result = flyway.migrate();
            LOG.infof(
                    "the schema is at version %s; migrations applied: %d",
                    result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion,
                    result.migrationsExecuted);
            return 0;
        } catch (FlywayException refused) {
            LOG.errorf("the schema was not migrated: %s", refused.getMessage());
            return 1;
        }
    }
}
