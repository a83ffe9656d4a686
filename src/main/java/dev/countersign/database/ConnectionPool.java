package dev.countersign.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The pool as configured, whose connections keep a statement prepared however long its text is. The client's own rule leaves out
 * texts of 2,048 characters and more, which are the transitions: they would be parsed and planned anew each time, in another round trip.
 *
 * <p>The user and the password are those of the start: a credentials provider would be asked once, and not for each connection.
 */
@ApplicationScoped
class ConnectionPool implements PgPoolCreator {

    @Override
    public Pool create(Input input) {
        List<PgConnectOptions> servers = input.pgConnectOptionsList();
        servers.forEach(server -> server.setPreparedStatementCacheSqlFilter(sql -> true));
        AtomicInteger turn = new AtomicInteger();
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(() ->
                        Future.succeededFuture(servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()))))
                .using(input.vertx())
                .build();
    }
}
