package dev.countersign.rotation;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.secret.SealBrokenException;
import dev.countersign.secret.SealedColumn;
import dev.countersign.secret.SecretBox;
import dev.countersign.secret.SecretConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Seals with the first of the configured keys what is sealed with another one, row by row, while everything runs. When it says that
 * nothing is left, the other keys are not needed any more.
 */
@ApplicationScoped
public class SecretResealer {

    private static final Logger LOG = Logger.getLogger(SecretResealer.class);
    private static final UUID FIRST = new UUID(0, 0);

    /** The prefix of sealed bytes says which key sealed them. */
    private static final String OLD = """
            select %1$s as id, %2$s as sealed from %3$s
             where %2$s is not null and substring(%2$s from 1 for length($1::bytea)) <> $1 and %1$s > $2::uuid
             order by %1$s limit $3 for update skip locked""";

    private static final String RESEAL = "update %3$s set %2$s = $2 where %1$s = $1 returning %1$s as id";

    private final Database database;
    private final SecretBox box;
    private final SecretConfig config;
    private final List<SealedColumn> columns;
    private final AtomicLong unopened = new AtomicLong();

    SecretResealer(
            Database database,
            SecretBox box,
            SecretConfig config,
            @All List<SealedColumn> columns,
            MeterRegistry metrics) {
        this.database = database;
        this.box = box;
        this.config = config;
        this.columns = columns;
        Gauge.builder("countersign.secrets.unopened", unopened, AtomicLong::get)
                .description("sealed values that no configured key opens, at the last look of this replica")
                .register(metrics);
    }

    /** Looks at every sealed value that another key sealed; safe beside other replicas, and beside whoever uses it meanwhile. */
    @Scheduled(
            identity = "secret-resealer",
            every = "{countersign.secret.reseal-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return Multi.createFrom()
                .iterable(columns)
                .onItem()
                .transformToUniAndConcatenate(
                        column -> batches(column, FIRST, new Count(0, 0)).invoke(count -> report(column, count)))
                .collect()
                .with(Collectors.summingLong(Count::broken))
                .invoke(unopened::set)
                .replaceWithVoid();
    }

    /** What became of the values of one column. */
    private record Count(long resealed, long broken) {
        Count and(Count other) {
            return new Count(resealed + other.resealed, broken + other.broken);
        }
    }

    private record Batch(Count count, UUID last, boolean full) {}

    private Uni<Count> batches(SealedColumn column, UUID after, Count before) {
        return database.transaction(transaction -> batch(transaction, column, after))
                .flatMap(batch -> batch.full()
                        ? batches(column, batch.last(), before.and(batch.count()))
                        : Uni.createFrom().item(before.and(batch.count())));
    }

    private Uni<Batch> batch(Transaction transaction, SealedColumn column, UUID after) {
        int most = config.resealBatch();
        return transaction
                .run(sql(OLD, column), Buffer.buffer(box.mark()), after, most)
                .flatMap(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(row -> reseal(transaction, column, row))
                        .collect()
                        .in(() -> new Count[] {new Count(0, 0)}, (sum, one) -> sum[0] = sum[0].and(one))
                        .map(sum -> new Batch(
                                sum[0], rows.isEmpty() ? after : rows.getLast().getUUID("id"), rows.size() == most)));
    }

    private Uni<Count> reseal(Transaction transaction, SealedColumn column, Row row) {
        UUID id = row.getUUID("id");
        String context = column.context(id);
        byte[] open;
        try {
            open = box.open(row.getBuffer("sealed").getBytes(), context);
        } catch (SealBrokenException unknownKey) {
            return Uni.createFrom().item(new Count(0, 1));
        }
        return transaction
                .run(sql(RESEAL, column), id, Buffer.buffer(box.seal(open, context)))
                .replaceWith(new Count(1, 0));
    }

    private static String sql(String statement, SealedColumn column) {
        return statement.formatted(column.id(), column.sealed(), column.table());
    }

    private static void report(SealedColumn column, Count count) {
        if (count.resealed() > 0) {
            LOG.infof("%d of %s sealed again with the first key", count.resealed(), column.kind());
        }
        if (count.broken() > 0) {
            LOG.errorf("%d of %s cannot be opened: their key is not configured", count.broken(), column.kind());
        }
    }
}
