package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Forgets what ended long ago, gives up what waited too long for an endpoint to come back, and clears lanes that are empty and
 * subscriptions that were removed.
 */
@ApplicationScoped
public class WebhookSweeper {

    private static final int BATCH = 2000;

    private static final String FORGET = """
            delete from webhook_delivery where id in (
              select id from webhook_delivery
               where state <> 'PENDING' and ended_at < (select countersign_now()) - $1 * interval '1 millisecond'
               order by ended_at limit $2 for update skip locked)
            returning id""";

    /** Lanes first, as everybody locks them; what is under way at this moment is left alone. */
    private static final String GIVE_UP = """
            with clock as materialized (
              select countersign_now() as now
            ), stale as materialized (
              select d.id, d.endpoint_id, d.subject_id from webhook_endpoint e cross join lateral (
                  select * from webhook_delivery d
                   where d.endpoint_id = e.id and d.state = 'PENDING'
                     and d.queued_at < (select now from clock) - $1 * interval '1 millisecond'
                   limit $2) d
               where not e.enabled
               limit $2
            ), lane as materialized (
              select l.id, l.endpoint_id, l.subject_id from webhook_lane l
               where (l.endpoint_id, l.subject_id) in (select endpoint_id, subject_id from stale)
               order by l.id for update skip locked
            ), ended as (
              update webhook_delivery d set state = 'DISCARDED', ended_at = clock.now
                from stale s join lane l on l.endpoint_id = s.endpoint_id and l.subject_id = s.subject_id, clock
               where d.id = s.id and d.state = 'PENDING'
              returning d.endpoint_id, d.subject_id
            ), counted as (
              select endpoint_id, subject_id, count(*) as ended from ended group by endpoint_id, subject_id
            )
            update webhook_lane l
               set pending = l.pending - c.ended,
                   next_attempt_at = case when l.pending > c.ended then l.next_attempt_at end,
                   lease = case when l.pending > c.ended then l.lease end
              from counted c where l.endpoint_id = c.endpoint_id and l.subject_id = c.subject_id
            returning l.id""";

    /** Of a day ago: nobody can be queueing any more for one that was still there when he looked. */
    private static final String DROP = """
            delete from webhook_endpoint where id in (
              select e.id from webhook_endpoint e
               where e.removed_at < (select countersign_now()) - interval '1 day'
                 and not exists (select from webhook_delivery d where d.endpoint_id = e.id)
                 and not exists (select from webhook_lane l where l.endpoint_id = e.id)
               order by e.removed_at limit $1 for update skip locked)
            returning id""";

    private static final String CLEAR = """
            delete from webhook_lane where id in (
              select id from webhook_lane where pending = 0 order by id limit $1 for update skip locked)
            returning id""";

    private final Database database;
    private final WebhookConfig config;

    WebhookSweeper(Database database, WebhookConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Sweeps, batch by batch, until nothing is left to sweep. */
    @Scheduled(
            identity = "webhook-sweeper",
            every = "{countersign.webhook.sweep-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return database.transaction(this::sweep)
                .flatMap(full -> full ? run() : Uni.createFrom().voidItem());
    }

    private Uni<Boolean> sweep(Transaction transaction) {
        long retention = config.retention().toMillis();
        return transaction
                .run(GIVE_UP, retention, (long) BATCH)
                .flatMap(given -> transaction
                        .run(FORGET, retention, (long) BATCH)
                        .flatMap(forgotten ->
                                clear(transaction).map(full -> full || !given.isEmpty() || forgotten.size() == BATCH)));
    }

    private static Uni<Boolean> clear(Transaction transaction) {
        return transaction
                .run(CLEAR, (long) BATCH)
                .flatMap(cleared -> transaction
                        .run(DROP, (long) BATCH)
                        .map(dropped -> cleared.size() == BATCH || dropped.size() == BATCH));
    }
}
