package dev.countersign.identity;

import dev.countersign.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/**
 * Lets each nonce of a key in once, and only so many requests of a key, over all replicas: one statement decides both. Only for
 * requests that are proven, so that nobody else's leave anything behind.
 */
@ApplicationScoped
public class RequestGate {

    /**
     * A bucket is when it will be full again. A used nonce takes no token; a request without a token leaves no nonce. The time is the
     * real one: a sandbox's shift would fill all buckets.
     */
    private static final String ADMIT = """
            with clock as materialized (select clock_timestamp() as at),
            seen as materialized (
              select exists (select from request_nonce where credential_id = $1 and nonce = $2) as again),
            taken as (
              insert into request_rate as rate (credential_id, full_at)
              select $1, at + $3::bigint * interval '1 microsecond' from clock, seen where not again
                  on conflict (credential_id) do update
                 set full_at = greatest(rate.full_at, (select at from clock)) + $3::bigint * interval '1 microsecond'
               where greatest(rate.full_at, (select at from clock)) + $3::bigint * interval '1 microsecond'
                     <= (select at from clock) + $4::bigint * interval '1 microsecond'
              returning 1),
            noted as (
              insert into request_nonce (credential_id, nonce, forget_at)
              select $1, $2, at + $5::bigint * interval '1 microsecond' from clock, taken
                  on conflict do nothing
              returning 1)
            select exists (select from noted) as admitted,
                   again or (exists (select from taken) and not exists (select from noted)) as replayed,
                   coalesce((select extract(epoch from full_at - at) * 1000000 from request_rate where credential_id = $1), 0)::bigint
                     as full_in
              from clock, seen""";

    private static final String SWEEP_NONCES = """
            delete from request_nonce where ctid = any (array(
              select ctid from request_nonce where forget_at <= clock_timestamp() limit $1))
            returning 1""";
    private static final String SWEEP_RATES = """
            delete from request_rate where full_at <= clock_timestamp() - interval '1 hour'""";

    private final Database database;

    RequestGate(Database database) {
        this.database = database;
    }

    /** Whether a request comes in; if it does, its nonce and a token are used up. */
    public Uni<Admission> admit(UUID credentialId, String nonce, AdmissionTerms terms) {
        return database.first(
                        ADMIT, credentialId, nonce, terms.costMicros(), terms.bucketMicros(), terms.memoryMicros())
                .map(row -> admission(row.orElseThrow(), terms));
    }

    /** Forgets nonces that are over, and buckets that have long been full; how many nonces they were. */
    Uni<Integer> forget(int limit) {
        return database.run(SWEEP_RATES)
                .flatMap(done -> database.run(SWEEP_NONCES, limit))
                .map(rows -> rows.size());
    }

    private static Admission admission(Row row, AdmissionTerms terms) {
        if (row.getBoolean("admitted")) {
            return new Admission.Admitted();
        }
        if (row.getBoolean("replayed")) {
            return new Admission.Replayed();
        }
        long wait = row.getLong("full_in") + terms.costMicros() - terms.bucketMicros();
        return new Admission.TooFast(Duration.ofNanos(Math.max(0, wait) * 1000));
    }
}
