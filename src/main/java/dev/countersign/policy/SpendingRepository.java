package dev.countersign.policy;

import dev.countersign.database.Transaction;
import dev.countersign.policy.Condition.Assets;
import dev.countersign.policy.Condition.Initiators;
import dev.countersign.policy.Condition.Purposes;
import dev.countersign.policy.Condition.Velocity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a partner's transfers spent. Each has a row of its own; for a partner that has a rule with a velocity there are sums by the
 * minute and by the hour beside them, kept in the same transaction.
 */
@ApplicationScoped
class SpendingRepository {

    /** Stands for who is not known. */
    static final UUID NOBODY = new UUID(0, 0);

    private static final String INTO_SUMS = """
            insert into policy_spending as s (partner_id, granularity, asset_code, start, source, user_id, credential_id, purpose,
                                              spent)
            select partner_id, granularity, asset_code, date_trunc(granularity, at, 'UTC'), source, user_id, credential_id,
                   purpose, sum(amount)
              from spend, unnest(array['MINUTE', 'HOUR']) as granularity
             group by 1, 2, 3, 4, 5, 6, 7, 8
             order by 1, 2, 3, 4, 5, 6, 7, 8
            on conflict (partner_id, granularity, asset_code, start, source, user_id, credential_id, purpose)
            do update set spent = s.spent + excluded.spent""";

    private static final String COUNT_SPEND =
            "with spend as (select * from policy_spend where transfer_id = $1)\n" + INTO_SUMS;

    /**
     * All that the longest window reaches, and the whole hour in which it begins. Rows that are being given back are waited for: then they
     * are gone, or give back from the sums too.
     */
    private static final String COUNT_ALL = """
            with spend as materialized (
              select * from policy_spend
               where partner_id = $1 and at >= date_trunc('hour', countersign_now() - interval '2678460 seconds', 'UTC') for share
            )
            """ + INTO_SUMS;

    private static final String FORGET_SUMS = "delete from policy_spending where partner_id = $1";

    private static final String RETURN = """
            delete from policy_spend where transfer_id = any ($1::uuid[])
            returning partner_id, asset_code, source, user_id, credential_id, purpose, amount, at""";

    /** Sums are locked in the order in which {@link #INTO_SUMS} makes them, so two that give back never wait for each other. */
    private static final String OUT_OF_SUMS = """
            with returned as (
              select partner_id, asset_code, at, source, user_id, credential_id, purpose, amount::numeric
                from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::text[])
                       as r (partner_id, asset_code, at, source, user_id, credential_id, purpose, amount)
            ), less as materialized (
              select partner_id, granularity, asset_code, date_trunc(granularity, at, 'UTC') as start, source, user_id,
                     credential_id, purpose, sum(amount) as amount
                from returned, unnest(array['MINUTE', 'HOUR']) as granularity
               group by 1, 2, 3, 4, 5, 6, 7, 8
            ), held as materialized (
              select s.partner_id, s.granularity, s.asset_code, s.start, s.source, s.user_id, s.credential_id, s.purpose, l.amount
                from less l
                join policy_spending s using (partner_id, granularity, asset_code, start, source, user_id, credential_id, purpose)
               order by 1, 2, 3, 4, 5, 6, 7, 8 for update of s
            )
            update policy_spending s set spent = s.spent - h.amount from held h
             where (s.partner_id, s.granularity, s.asset_code, s.start, s.source, s.user_id, s.credential_id, s.purpose)
                 = (h.partner_id, h.granularity, h.asset_code, h.start, h.source, h.user_id, h.credential_id, h.purpose)""";

    /** The oldest hour by its minutes, from the minute in which the window begins; the others whole. */
    private static final String SPENT = """
            with clock as materialized (
              select countersign_now() - $2 * interval '1 second' as since
            ), edge as materialized (
              select date_trunc('minute', since, 'UTC') as minute,
                     date_trunc('hour', since, 'UTC') + interval '1 hour' as hour from clock
            )
            select asset_code, sum(spent) as spent from (
              select s.asset_code, s.spent, s.user_id, s.credential_id, s.purpose from policy_spending s
               where s.partner_id = $1 and s.granularity = 'MINUTE'
                 and s.start >= (select minute from edge) and s.start < (select hour from edge) %1$s
              union all
              select s.asset_code, s.spent, s.user_id, s.credential_id, s.purpose from policy_spending s
               where s.partner_id = $1 and s.granularity = 'HOUR' and s.start >= (select hour from edge) %1$s
            ) s
             group by asset_code""";

    private static final String OF_ANY_ASSET = " and s.asset_code = any (array(select code from asset))";

    private static final String SWEEP_SPEND = """
            delete from policy_spend where transfer_id in (
              select transfer_id from policy_spend where at < countersign_now() - interval '32 days' order by at limit $1
              for update skip locked)
            returning transfer_id""";

    private static final String SWEEP_SUMS = """
            delete from policy_spending where ctid = any (array(
              select ctid from policy_spending where start < countersign_now() - interval '32 days' order by start limit $1
              for update skip locked))
            returning partner_id""";

    /** What a transfer spends, which was written down with its evaluation, is also in the sums. */
    Uni<Void> addUp(Transaction transaction, UUID transferId) {
        return transaction.run(COUNT_SPEND, transferId).replaceWithVoid();
    }

    /** Transfers give back what they spent, at the time when they spent it. Safe to repeat. */
    Uni<Void> giveBack(Transaction transaction, Collection<UUID> transferIds) {
        return transaction
                .run(RETURN, (Object) transferIds.stream().sorted().toArray(UUID[]::new))
                .flatMap(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : outOfSums(transaction, rows));
    }

    /** A statement of its own, which sees what was counted while {@link #RETURN} waited. */
    private static Uni<Void> outOfSums(Transaction transaction, List<Row> rows) {
        return transaction
                .run(
                        OUT_OF_SUMS,
                        rows.stream().map(row -> row.getUUID("partner_id")).toArray(UUID[]::new),
                        rows.stream().map(row -> row.getString("asset_code")).toArray(String[]::new),
                        rows.stream().map(row -> row.getOffsetDateTime("at")).toArray(OffsetDateTime[]::new),
                        rows.stream().map(row -> row.getString("source")).toArray(String[]::new),
                        rows.stream().map(row -> row.getUUID("user_id")).toArray(UUID[]::new),
                        rows.stream().map(row -> row.getUUID("credential_id")).toArray(UUID[]::new),
                        rows.stream().map(row -> row.getString("purpose")).toArray(String[]::new),
                        rows.stream()
                                .map(row -> row.getBigDecimal("amount").toPlainString())
                                .toArray(String[]::new))
                .replaceWithVoid();
    }

    /** The partner has its first rule with a velocity. */
    Uni<Void> begin(Transaction transaction, UUID partnerId) {
        return end(transaction, partnerId)
                .flatMap(done -> transaction.run(COUNT_ALL, partnerId))
                .replaceWithVoid();
    }

    /** The partner has no rule with a velocity any more. */
    Uni<Void> end(Transaction transaction, UUID partnerId) {
        return transaction.run(FORGET_SUMS, partnerId).replaceWithVoid();
    }

    /** What was spent in the window of a rule, by asset, by the transfers that count beside this one. */
    Uni<Map<String, BigDecimal>> spent(
            Transaction transaction, PolicyRule rule, Velocity velocity, ProposedTransfer transfer) {
        Question question = question(rule, velocity, transfer);
        return transaction.run(question.sql(), question.values().toArray()).map(rows -> {
            Map<String, BigDecimal> spent = new HashMap<>();
            rows.forEach(row -> spent.put(row.getString("asset_code"), row.getBigDecimal("spent")));
            return spent;
        });
    }

    record Question(String sql, List<Object> values) {}

    /** One statement for each combination of what is asked, so that each has its own plan. */
    static Question question(PolicyRule rule, Velocity velocity, ProposedTransfer transfer) {
        List<Object> values =
                new ArrayList<>(List.of(transfer.partnerId(), velocity.window().toSeconds()));
        StringBuilder where = new StringBuilder();
        Conditions conditions = rule.terms().conditions();
        Optional<Set<String>> assets = velocity.currency().isEmpty()
                ? Optional.of(Set.of(transfer.assetCode()))
                : conditions.find(Assets.class).map(Assets::codes);
        assets.ifPresentOrElse(
                codes -> add(where, values, " and s.asset_code = any ($%d::text[])", codes.toArray(String[]::new)),
                () -> where.append(OF_ANY_ASSET));
        if (velocity.perWallet() || rule.terms().walletId().isPresent()) {
            add(where, values, " and s.source = $%d", transfer.source());
        }
        conditions
                .find(Purposes.class)
                .ifPresent(purposes -> add(
                        where,
                        values,
                        " and s.purpose = any ($%d::text[])",
                        purposes.names().toArray(String[]::new)));
        conditions
                .find(Initiators.class)
                .ifPresent(initiators -> add(
                        where,
                        values,
                        " and (s.user_id = any ($%1$d::uuid[]) or s.credential_id = any ($%1$d::uuid[]))",
                        initiators.ids().toArray(UUID[]::new)));
        if (velocity.perInitiator()) {
            transfer.person()
                    .ifPresentOrElse(
                            person -> add(where, values, " and s.user_id = $%d", person),
                            () -> add(
                                    where,
                                    values,
                                    " and s.credential_id = $%d",
                                    transfer.requester().credentialId().orElse(NOBODY)));
        }
        return new Question(SPENT.formatted(where), values);
    }

    private static void add(StringBuilder where, List<Object> values, String clause, Object value) {
        values.add(value);
        where.append(clause.formatted(values.size()));
    }

    /** Forgets what no window reaches any more; how many rows. */
    Uni<Integer> sweep(Transaction transaction, int most) {
        return transaction
                .run(SWEEP_SPEND, most)
                .flatMap(spends -> transaction.run(SWEEP_SUMS, most).map(sums -> Math.max(spends.size(), sums.size())));
    }
}
