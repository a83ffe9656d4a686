package dev.countersign.mail;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.trace.TraceParent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on mails. While one is leased, {@code next_attempt_at} is when its lease is over. */
@ApplicationScoped
class MailRepository {

    private static final String QUEUE = """
            insert into outgoing_mail (id, partner_id, state, sealed, attempts, queued_at, next_attempt_at, not_after, about,
                                       traceparent)
            select $1, $2, 'QUEUED', $3, 0, now, now, least($4::timestamptz, now + $5 * interval '1 millisecond'), $6, $7
              from (select countersign_now() as now) clock""";

    private static final String SUPERSEDE = """
            update outgoing_mail
               set state = 'FAILED', failure = 'SUPERSEDED', sealed = null, lease = null, next_attempt_at = null,
                   ended_at = countersign_now()
             where about = $1 and state = 'QUEUED' returning id""";

    private static final String CLAIM = """
            with clock as materialized (select countersign_now() as now), taken as materialized (
              select id from outgoing_mail
               where state = 'QUEUED' and next_attempt_at <= (select now from clock) and not_after > (select now from clock)
               order by next_attempt_at limit $1 for update skip locked
            )
            update outgoing_mail m
               set lease = $2, attempts = m.attempts + 1, next_attempt_at = clock.now + $3 * interval '1 millisecond'
              from taken, clock where m.id = taken.id
            returning m.id, m.attempts, m.sealed, m.traceparent""";

    /** Whoever holds the lease by now: what was sent was sent. */
    private static final String SENT = """
            update outgoing_mail
               set state = 'SENT', sealed = null, lease = null, next_attempt_at = null, ended_at = countersign_now()
             where id = $1 and state = 'QUEUED' returning id""";

    private static final String REFUSED = """
            update outgoing_mail
               set state = 'FAILED', failure = 'REFUSED', sealed = null, lease = null, next_attempt_at = null,
                   ended_at = countersign_now()
             where id = $1 and lease = $2 returning id""";

    private static final String DEFER = """
            update outgoing_mail
               set lease = null,
                   next_attempt_at = countersign_now()
                     + least($3 * power(2, least(attempts - 1, 30)), $4) * interval '1 millisecond'
             where id = $1 and lease = $2 returning id""";

    /** What is leased may be on its way just now; it is left alone until the lease is over. */
    private static final String GIVE_UP = """
            with clock as materialized (select countersign_now() as now), late as materialized (
              select id from outgoing_mail
               where state = 'QUEUED' and not_after <= (select now from clock)
                 and (lease is null or next_attempt_at <= (select now from clock))
               order by not_after limit $1 for update skip locked
            )
            update outgoing_mail m
               set state = 'FAILED', failure = 'OVER', sealed = null, lease = null, next_attempt_at = null, ended_at = clock.now
              from late, clock where m.id = late.id
            returning m.id, m.partner_id, m.attempts""";

    private static final String FORGET = """
            with clock as materialized (select countersign_now() as now), old as materialized (
              select id from outgoing_mail
               where ended_at <= (select now from clock) - $1 * interval '1 millisecond'
               order by ended_at limit $2 for update skip locked
            )
            delete from outgoing_mail m using old where m.id = old.id returning m.id""";

    private static final String BACKLOG = """
            select count(*) as queued,
                   coalesce(extract(epoch from (select countersign_now()) - min(queued_at)), 0)::bigint as oldest_age
              from outgoing_mail where state = 'QUEUED'""";

    private final Database database;
    private final PrimaryKeys keys;

    MailRepository(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** A mail whose time was over before it was sent. */
    record GivenUp(UUID id, UUID partnerId, int attempts) {}

    /** How much waits, and for how many seconds the oldest has. */
    record Backlog(long queued, long oldestAge) {}

    Uni<Void> queue(
            Transaction transaction,
            UUID id,
            UUID partnerId,
            Buffer sealed,
            Optional<Instant> notAfter,
            Duration limit,
            Optional<UUID> about) {
        OffsetDateTime end =
                notAfter.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
        return transaction
                .run(
                        QUEUE,
                        id,
                        partnerId,
                        sealed,
                        end,
                        limit.toMillis(),
                        about.orElse(null),
                        TraceParent.current().map(TraceParent::header).orElse(null))
                .replaceWithVoid();
    }

    /** Ends what is not sent yet of what was written about something; returns how many. What is under way may still arrive. */
    Uni<Integer> supersede(Transaction transaction, UUID about) {
        return transaction.run(SUPERSEDE, about).map(List::size);
    }

    Uni<List<ClaimedMail>> claim(int limit, Duration duration) {
        UUID lease = keys.next();
        return database.run(CLAIM, limit, lease, duration.toMillis())
                .map(rows -> rows.stream()
                        .map(row -> new ClaimedMail(
                                row.getUUID("id"),
                                lease,
                                row.getInteger("attempts"),
                                row.getBuffer("sealed").getDelegate(),
                                Optional.ofNullable(row.getString("traceparent"))
                                        .flatMap(TraceParent::parse)))
                        .toList());
    }

    /** True when this was news. */
    Uni<Boolean> sent(ClaimedMail mail) {
        return database.first(SENT, mail.id()).map(Optional::isPresent);
    }

    /** True when the mail was still this replica's. */
    Uni<Boolean> refused(ClaimedMail mail) {
        return database.first(REFUSED, mail.id(), mail.lease()).map(Optional::isPresent);
    }

    /** True when the mail was still this replica's. */
    Uni<Boolean> defer(ClaimedMail mail, Duration first, Duration longest) {
        return database.first(DEFER, mail.id(), mail.lease(), first.toMillis(), longest.toMillis())
                .map(Optional::isPresent);
    }

    Uni<List<GivenUp>> giveUp(int limit) {
        return database.run(GIVE_UP, limit)
                .map(rows -> rows.stream()
                        .map(row ->
                                new GivenUp(row.getUUID("id"), row.getUUID("partner_id"), row.getInteger("attempts")))
                        .toList());
    }

    /** Deletes what ended longer ago than {@code retention}; returns how many. */
    Uni<Integer> forget(Duration retention, int limit) {
        return database.run(FORGET, retention.toMillis(), limit).map(List::size);
    }

    Uni<Backlog> backlog() {
        return database.first(BACKLOG)
                .map(Optional::orElseThrow)
                .map(row -> new Backlog(row.getLong("queued"), row.getLong("oldest_age")));
    }
}
