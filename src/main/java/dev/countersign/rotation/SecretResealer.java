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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Seals with the first of the configured keys what is sealed with another one, page by page, while everything runs. What lives for a
 * day at most (kept answers, mails, codes) is left to its end.
 */
@ApplicationScoped
public class SecretResealer {

    private static final Logger LOG = Logger.getLogger(SecretResealer.class);
    private static final UUID FIRST = new UUID(0, 0);

    /** A page of all rows, so that a look never takes longer however many there are. The prefix of sealed bytes says which key sealed them. */
    private static final String PAGE = """
            with page as materialized (
              select %1$s as id, %2$s as sealed from %3$s where %1$s > $2::uuid order by %1$s limit $3
            )
            select id, sealed is not null and substring(sealed from 1 for length($1::bytea)) <> $1 as old from page order by id""";

    /** Weak enough for whoever refers to the row meanwhile; a row that somebody is changing is left to the next look. */
    private static final String HOLD = """
            select %1$s as id, %2$s as sealed from %3$s
             where %1$s = any ($2::uuid[]) and %2$s is not null and substring(%2$s from 1 for length($1::bytea)) <> $1
             order by %1$s for no key update skip locked""";

    private static final String RESEAL = """
            update %3$s t set %2$s = fresh.sealed from unnest($1::uuid[], $2::bytea[]) as fresh (id, sealed)
             where t.%1$s = fresh.id returning t.%1$s as id""";

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

    /** Looks at every sealed value; safe beside other replicas, and beside whoever uses it meanwhile. */
    @Scheduled(
            identity = "secret-resealer",
            every = "{countersign.secret.reseal-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return Multi.createFrom()
                .iterable(columns)
                .onItem()
                .transformToUniAndConcatenate(this::column)
                .collect()
                .with(Collectors.summingLong(Count::broken))
                .invoke(unopened::set)
                .replaceWithVoid();
    }

    /** What became of the values that another key had sealed. */
    private record Count(long old, long resealed, long broken) {
        private static final Count NONE = new Count(0, 0, 0);

        Count and(Count other) {
            return new Count(old + other.old, resealed + other.resealed, broken + other.broken);
        }
    }

    /** A failure of one column does not keep the others from it. */
    private Uni<Count> column(SealedColumn column) {
        AtomicReference<UUID> after = new AtomicReference<>(FIRST);
        return Multi.createBy()
                .repeating()
                .uni(() -> page(column, after))
                .whilst(page -> page.full())
                .collect()
                .with(Collectors.reducing(Count.NONE, Page::count, Count::and))
                .invoke(count -> report(column, count))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.errorf(
                            "%s could not be sealed again, will be tried again: %s",
                            column.kind(), failure.getMessage());
                    return Count.NONE;
                });
    }

    private record Page(Count count, boolean full) {}

    private Uni<Page> page(SealedColumn column, AtomicReference<UUID> after) {
        int most = config.resealBatch();
        return database.run(sql(PAGE, column), Buffer.buffer(box.mark()), after.get(), most)
                .flatMap(rows -> {
                    if (!rows.isEmpty()) {
                        after.set(rows.getLast().getUUID("id"));
                    }
                    UUID[] old = rows.stream()
                            .filter(row -> row.getBoolean("old"))
                            .map(row -> row.getUUID("id"))
                            .toArray(UUID[]::new);
                    boolean full = rows.size() == most;
                    return old.length == 0
                            ? Uni.createFrom().item(new Page(Count.NONE, full))
                            : database.transaction(transaction -> reseal(transaction, column, old))
                                    .map(count -> new Page(count, full));
                });
    }

    private Uni<Count> reseal(Transaction transaction, SealedColumn column, UUID[] old) {
        return transaction
                .run(sql(HOLD, column), Buffer.buffer(box.mark()), old)
                .flatMap(rows -> {
                    List<UUID> ids = new ArrayList<>();
                    List<Buffer> fresh = new ArrayList<>();
                    for (Row row : rows) {
                        UUID id = row.getUUID("id");
                        String context = column.context(id);
                        try {
                            byte[] open = box.open(row.getBuffer("sealed").getBytes(), context);
                            fresh.add(Buffer.buffer(box.seal(open, context)));
                            ids.add(id);
                        } catch (SealBrokenException unknownKey) {
                            LOG.debugf("%s %s cannot be opened", column.kind(), id);
                        }
                    }
                    Count count = new Count(old.length, ids.size(), rows.size() - ids.size());
                    return ids.isEmpty()
                            ? Uni.createFrom().item(count)
                            : transaction
                                    .run(sql(RESEAL, column), ids.toArray(UUID[]::new), fresh.toArray(Buffer[]::new))
                                    .replaceWith(count);
                });
    }

    private static String sql(String statement, SealedColumn column) {
        return statement.formatted(column.id(), column.sealed(), column.table());
    }

    private static void report(SealedColumn column, Count count) {
        if (count.old() > 0) {
            LOG.infof(
                    "%s: %d sealed again with the first key, %d left",
                    column.kind(), count.resealed(), count.old() - count.resealed());
        }
        if (count.broken() > 0) {
            LOG.errorf("%d of %s cannot be opened: their key is not configured", count.broken(), column.kind());
        }
    }
}
