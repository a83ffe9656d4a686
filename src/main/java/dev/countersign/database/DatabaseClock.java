package dev.countersign.database;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** The one time by which everything expires. */
@ApplicationScoped
public class DatabaseClock {

    private static final String NOW = "select countersign_now() as now";

    private final Database database;

    DatabaseClock(Database database) {
        this.database = database;
    }

    /** The present time; fails when the database does not answer. */
    public Uni<Instant> now() {
        return database.first(NOW)
                .map(Optional::orElseThrow)
                .map(row -> row.getOffsetDateTime("now").toInstant());
    }
}
