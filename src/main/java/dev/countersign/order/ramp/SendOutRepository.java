package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.order.ramp.Bridge.Deposit;
import dev.countersign.order.ramp.Bridge.Destination;
import dev.countersign.trace.TraceParent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on what bridges promised. */
@ApplicationScoped
class SendOutRepository {

    /** How many destinations of one order may be open at once. */
    private static final long MOST_OPEN = 20;

    private static final String FIND = """
            select *, expires_at <= countersign_now() as over from send_out_quote
             where order_id = $1 and destination_chain = $2 and destination_address = $3""";

    /** A promise that still holds is kept, so that asking twice signs the same. */
    private static final String SAVE = """
            with clock as (select countersign_now() as now)
            insert into send_out_quote as q (id, partner_id, order_id, destination_chain, destination_address, solver_address,
                                             to_amount, to_decimals, expires_at, created_at)
            select $1, $2, $3, $4, $5, $6, $7, $8, now + $9 * interval '1 millisecond', now from clock
             where $10 > (select count(*) from send_out_quote open
                           where open.order_id = $3 and open.expires_at > now and open.destination_address <> $5)
            on conflict (order_id, destination_chain, destination_address) do update
               set id = excluded.id, solver_address = excluded.solver_address, to_amount = excluded.to_amount,
                   to_decimals = excluded.to_decimals, expires_at = excluded.expires_at, created_at = excluded.created_at
             where q.used_at is null and q.expires_at <= excluded.created_at
            returning id""";

    private static final String TAKE_UP = """
            update send_out_quote set used_at = countersign_now()
             where id = $1 and used_at is null and expires_at > countersign_now()
               and not exists (select from send_out_quote other
                                where other.order_id = send_out_quote.order_id and other.used_at is not null)
            returning id""";

    private static final String CLAIM = """
            update send_out_quote q set claimed_until = countersign_now() + $2 * interval '1 millisecond'
              from transfer t
             where q.id in (
               select s.id from ramp_order o join send_out_quote s on s.order_id = o.id and s.used_at is not null
                 join transfer d on d.owner_id = o.id and d.purpose = 'SEND_OUT' and d.state = 'CONFIRMED'
                where o.state = 'SEND_OUT_PENDING' and (s.claimed_until is null or s.claimed_until <= countersign_now())
                order by coalesce(s.claimed_until, o.updated_at) limit $1 for update of s skip locked)
               and t.owner_id = q.order_id and t.purpose = 'SEND_OUT'
            returning q.*, t.network_id, t.tx_hash,
                      (select e.traceparent from event e where e.subject_id = t.id and e.sequence = t.version) as traceparent""";

    private static final String FORGET = """
            delete from send_out_quote where id in (
              select id from send_out_quote
               where used_at is null and expires_at <= (select countersign_now()) - $1 * interval '1 millisecond'
               order by expires_at limit $2 for update skip locked)
            returning id""";

    private final Database database;

    SendOutRepository(Database database) {
        this.database = database;
    }

    Uni<Optional<Promise>> find(UUID orderId, Destination destination) {
        return database.first(FIND, orderId, destination.chain(), destination.address())
                .map(row -> row.map(Promise::of));
    }

    Uni<Void> save(UUID id, RampOrder order, SendOutOffer offer) {
        return database.run(
                        SAVE,
                        id,
                        order.partnerId(),
                        order.id(),
                        offer.destination().chain(),
                        offer.destination().address(),
                        offer.solver().lowerCase(),
                        offer.toAmount(),
                        (short) offer.toAmount().scale(),
                        offer.validity().toMillis(),
                        MOST_OPEN)
                .replaceWithVoid();
    }

    /** Uses a promise, once, while it holds. */
    Uni<Boolean> takeUp(Transaction transaction, UUID id) {
        return transaction.first(TAKE_UP, id).map(Optional::isPresent);
    }

    /** Send-outs whose crypto has reached the bridge, whoever was asked about longest ago first. */
    Uni<List<Claimed>> claim(int limit, Duration lease) {
        return database.run(CLAIM, limit, lease.toMillis())
                .map(rows -> rows.stream().map(Claimed::of).toList());
    }

    /** Deletes promises that ended long ago and were not taken up. */
    Uni<Integer> forget(int limit, Duration retention) {
        return database.run(FORGET, retention.toMillis(), limit).map(List::size);
    }

    /**
     * What a bridge promised.
     *
     * @param toAmount in units of the destination's token
     * @param over whether it no longer holds
     */
    record Promise(
            UUID id,
            Destination destination,
            Address solver,
            BigDecimal toAmount,
            Instant expiresAt,
            boolean used,
            boolean over) {

        private static Promise of(Row row) {
            return new Promise(
                    row.getUUID("id"),
                    destinationOf(row),
                    Address.parse(row.getString("solver_address")),
                    row.getBigDecimal("to_amount").setScale(row.getShort("to_decimals")),
                    row.getOffsetDateTime("expires_at").toInstant(),
                    row.getOffsetDateTime("used_at") != null,
                    row.getBoolean("over"));
        }
    }

    /**
     * A send-out that this replica asks about.
     *
     * @param trace of whatever confirmed its transfer
     */
    record Claimed(String networkId, Deposit deposit, Optional<TraceParent> trace) {

        private static Claimed of(Row row) {
            return new Claimed(
                    row.getString("network_id"),
                    new Deposit(
                            row.getUUID("id"), row.getUUID("order_id"), destinationOf(row), row.getString("tx_hash")),
                    Optional.ofNullable(row.getString("traceparent")).flatMap(TraceParent::parse));
        }
    }

    private static Destination destinationOf(Row row) {
        return new Destination(row.getString("destination_chain"), row.getString("destination_address"));
    }
}
