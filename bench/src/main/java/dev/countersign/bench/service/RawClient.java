package dev.countersign.bench.service;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** The service's database client with the same statements, the same transactions and as large a pool, and nothing around it. */
final class RawClient {

    private static final int POOL = 20;
    private static final long PATIENCE_SECONDS = 300;

    private final Postgres postgres;

    RawClient(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Repeats recorded requests: some to warm up, then so many that are measured. */
    Figures run(String database, Script script, int warmUp, int requests, int inFlight) {
        List<List<Tuple>> cases = IntStream.range(0, warmUp + requests)
                .mapToObj(number -> tuples(script, number))
                .toList();
        Vertx vertx = Vertx.vertx();
        Pool pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(POOL).setEventLoopSize(2))
                .connectingTo(new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(postgres.port())
                        .setDatabase(database)
                        .setUser(postgres.user())
                        .setPassword(postgres.password())
                        .setCachePreparedStatements(true)
                        .setPreparedStatementCacheSqlFilter(sql -> true))
                .using(vertx)
                .build();
        try {
            Loop loop = new Loop(pool, script, cases);
            loop.run(0, warmUp, inFlight);
            return loop.run(warmUp, requests, inFlight);
        } finally {
            pool.close();
            vertx.close();
        }
    }

    private static List<Tuple> tuples(Script script, int number) {
        List<Tuple> tuples = new ArrayList<>();
        for (int statement = 0; statement < script.shape().size(); statement++) {
            List<java.util.Optional<String>> values = script.cases().get(number).get(statement);
            List<Object> typed = new ArrayList<>();
            for (int index = 0; index < values.size(); index++) {
                String type = script.types().get(statement).get(index);
                typed.add(values.get(index).map(text -> PgText.read(type, text)).orElse(null));
            }
            tuples.add(Tuple.from(typed));
        }
        return tuples;
    }

    private record Loop(Pool pool, Script script, List<List<Tuple>> cases) {

        Figures run(int first, int count, int inFlight) {
            Histogram latencies = new ConcurrentHistogram(60_000_000_000L, 3);
            long begin = System.nanoTime();
            List<CompletableFuture<Void>> clients = IntStream.range(0, inFlight)
                    .mapToObj(client -> {
                        Promise<Void> done = Promise.promise();
                        next(first + client, first + count, inFlight, latencies, done);
                        return done.future().toCompletionStage().toCompletableFuture();
                    })
                    .toList();
            try {
                CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new))
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException
                    | java.util.concurrent.ExecutionException
                    | java.util.concurrent.TimeoutException failure) {
                throw new IllegalStateException(failure);
            }
            return Figures.of(latencies, System.nanoTime() - begin);
        }

        private void next(int number, int end, int step, Histogram latencies, Promise<Void> done) {
            if (number >= end) {
                done.complete();
                return;
            }
            long start = System.nanoTime();
            outside(cases.get(number), 0)
                    .onSuccess(ran -> {
                        latencies.recordValue(System.nanoTime() - start);
                        next(number + step, end, step, latencies, done);
                    })
                    .onFailure(done::fail);
        }

        /** Each statement outside a transaction takes a connection of its own, as the service does. */
        private Future<Void> outside(List<Tuple> tuples, int at) {
            if (at >= script.shape().size()) {
                return Future.succeededFuture();
            }
            if (!begins(at)) {
                return execute(pool, at, tuples).compose(ran -> outside(tuples, at + 1));
            }
            int commit = commit(at);
            return pool.withTransaction(connection -> inside(connection, tuples, at + 1, commit))
                    .compose(ran -> outside(tuples, commit + 1));
        }

        private Future<Void> inside(SqlConnection connection, List<Tuple> tuples, int at, int commit) {
            return at == commit
                    ? Future.succeededFuture()
                    : execute(connection, at, tuples).compose(ran -> inside(connection, tuples, at + 1, commit));
        }

        private Future<Void> execute(SqlClient client, int at, List<Tuple> tuples) {
            return client.preparedQuery(script.shape().get(at))
                    .execute(tuples.get(at))
                    .mapEmpty();
        }

        private boolean begins(int at) {
            return new Statement(script.shape().get(at), List.of()).begins();
        }

        private int commit(int from) {
            return IntStream.range(from, script.shape().size())
                    .filter(at -> new Statement(script.shape().get(at), List.of()).commits())
                    .findFirst()
                    .orElseThrow();
        }
    }
}
