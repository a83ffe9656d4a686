package dev.countersign.sandbox;

import dev.countersign.database.Database;
import dev.countersign.sandbox.SandboxConfig.ProviderMode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** What is kept of the demo world: everything that a newcomer needs, and who plays the provider. */
@ApplicationScoped
public class World {

    private static final String DOCUMENT = "select document from sandbox_world";
    private static final String MODE = "select provider_mode from sandbox_world";
    private static final String SET_MODE = "update sandbox_world set provider_mode = $1 returning provider_mode";
    private static final String ADVANCE = """
            update database_clock set shift = shift + $1 * interval '1 second'
             where extract(epoch from shift) + $1 <= 3155760000
            returning shift""";
    private static final String NOW = "select countersign_now() as now";
    private static final String SET_FAULT = """
            insert into sandbox_chain_fault (kind, remaining) values ($1, $2)
            on conflict (kind) do update set remaining = excluded.remaining""";

    private final Database database;

    World(Database database) {
        this.database = database;
    }

    /** The world as one JSON object; empty until it is seeded. */
    Uni<Optional<JsonObject>> document() {
        return database.first(DOCUMENT).map(row -> row.map(found -> found.getJsonObject("document")));
    }

    /** Who plays the provider; nobody, before there is a world. */
    Uni<ProviderMode> providerMode() {
        return database.first(MODE)
                .map(row -> row.map(found -> ProviderMode.valueOf(found.getString("provider_mode")))
                        .orElse(ProviderMode.MANUAL));
    }

    Uni<Void> setProviderMode(ProviderMode mode) {
        return database.run(SET_MODE, mode.name()).replaceWithVoid();
    }

    /** Moves the world's time forward. Empty when it would lie more than a hundred years ahead. */
    Uni<Optional<Instant>> advance(long seconds) {
        return database.first(ADVANCE, seconds)
                .flatMap(row -> row.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : database.first(NOW)
                                .map(now -> now.map(
                                        found -> found.getOffsetDateTime("now").toInstant())));
    }

    Uni<Void> setFault(ChainFault fault, int count) {
        return database.run(SET_FAULT, fault.text(), count).replaceWithVoid();
    }
}
