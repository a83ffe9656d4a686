package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * How many orders there are in a state, however many that is. The database adds a row to the tally with every change of an order, in the
 * same statement; the tally is their sum. Any number of replicas may fold those rows together at once.
 */
@ApplicationScoped
public class RampOrderTally {

    private static final int BATCH = 5_000;

    /** One statement, so that a sum sees a row or what it was folded into, never both and never neither. */
    private static final String FOLD = """
            with fresh as materialized (
              select id, partner_id, provider_id, state from ramp_order_tally
               where not folded order by id limit $1 for update skip locked
            ), before as materialized (
              select t.id from ramp_order_tally t
                join (select distinct partner_id, provider_id, state from fresh) f
                  on f.partner_id = t.partner_id and f.provider_id = t.provider_id and f.state = t.state
               where t.folded for update of t skip locked
            ), gone as (
              delete from ramp_order_tally where id in (select id from fresh union all select id from before)
              returning partner_id, provider_id, state, orders
            ), folded as (
              insert into ramp_order_tally (partner_id, provider_id, state, orders, folded)
              select partner_id, provider_id, state, sum(orders), true from gone group by 1, 2, 3 having sum(orders) <> 0
            )
            select count(*) as folded from fresh""";

    private final Database database;

    RampOrderTally(Database database) {
        this.database = database;
    }

    /** Folds what has come since the last time. */
    @Scheduled(
            identity = "ramp-order-tally",
            every = "{countersign.ramp.fold-tally-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return database.transaction(transaction -> transaction.first(FOLD, BATCH))
                .map(RampOrderTally::folded)
                .flatMap(count -> count == BATCH ? run() : Uni.createFrom().voidItem());
    }

    private static long folded(Optional<Row> row) {
        return row.orElseThrow().getLong("folded");
    }
}
