package dev.countersign.policy;

import dev.countersign.authorization.Audience;
import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.identity.Permission;
import dev.countersign.policy.Condition.AmountAtLeast;
import dev.countersign.policy.Condition.Assets;
import dev.countersign.policy.RuleAction.Allow;
import dev.countersign.policy.RuleAction.Deny;
import dev.countersign.policy.RuleAction.Require;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The tables of rules and of what else a partner decided about them. Every statement names the partner. */
@ApplicationScoped
class PolicyRepository {

    private static final String OF_PARTNER = "select * from policy_rule where partner_id = $1 order by position";

    private static final String FIND = "select * from policy_rule where id = $1 and partner_id = $2";

    /** Changes to a partner's rules come one after the other, and so do transfers that count what was spent. */
    private static final String LOCK_PARTNER =
            "select countersign_now() as now, counts_spending from partner where id = $1 for no key update";

    /**
     * Transfers that count nothing go side by side, but never beside a change of the rules. How the row is to be locked is read before the
     * lock is waited for, and said again as it is then.
     */
    private static final String LOCK_AS_RULES_SAY = """
            with mode as materialized (
              select counts_spending as alone from partner where id = $1
            ), alone as materialized (
              select counts_spending from partner where id = $1 and (select alone from mode) for no key update
            ), shared as materialized (
              select counts_spending from partner where id = $1 and not (select alone from mode) for share
            )
            select countersign_now() as now, counts_spending, true as alone from alone
             union all
            select countersign_now(), counts_spending, false from shared""";

    /** The rules in their order, and behind them what becomes of a transfer that none of them matches, if the partner decided that. */
    private static final String IN_FORCE = """
            select id, partner_id, position, name, wallet_id, assets, at_least, conditions, action, quorum, permission, reviewers,
                   window_seconds, created_at
              from policy_rule where partner_id = $1
             union all
            select null, partner_id, null, null, null, null, null, null, action, quorum, permission, reviewers, window_seconds, null
              from policy_setting where partner_id = $1
             order by position nulls last""";

    private static final String COUNT = """
            select count(*) as rules, coalesce(bool_or(counts_spending), false) as counts_spending
              from policy_rule where partner_id = $1""";

    private static final String CREATE = """
            insert into policy_rule (id, partner_id, position, name, wallet_id, assets, at_least, conditions, action, quorum,
                                     permission, reviewers, window_seconds)
            select $1, $2, coalesce($3::integer, max(position) + 1, 1), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
              from policy_rule where partner_id = $2
            returning *""";

    private static final String REPLACE = """
            update policy_rule
               set position = coalesce($3::integer, position), name = $4, wallet_id = $5, assets = $6, at_least = $7,
                   conditions = $8, action = $9, quorum = $10, permission = $11, reviewers = $12, window_seconds = $13
             where id = $1 and partner_id = $2
            returning *""";

    private static final String REMOVE = "delete from policy_rule where id = $1 and partner_id = $2 returning id";

    private static final String SETTINGS = "select * from policy_setting where partner_id = $1";

    private static final String SAVE_DEFAULT = """
            insert into policy_setting (partner_id, action, quorum, permission, reviewers, window_seconds)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (partner_id) do update
               set action = excluded.action, quorum = excluded.quorum, permission = excluded.permission,
                   reviewers = excluded.reviewers, window_seconds = excluded.window_seconds, updated_at = countersign_now()""";

    private static final String SAVE_CHANGES_NEED = """
            insert into policy_setting (partner_id, changes_quorum, changes_permission, changes_window_seconds)
            values ($1, $2, $3, $4)
            on conflict (partner_id) do update
               set changes_quorum = excluded.changes_quorum, changes_permission = excluded.changes_permission,
                   changes_window_seconds = excluded.changes_window_seconds, updated_at = countersign_now()""";

    private final Database database;
    private final PrimaryKeys keys;

    PolicyRepository(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    Uni<List<PolicyRule>> ofPartner(UUID partnerId) {
        return database.run(OF_PARTNER, partnerId).map(PolicyRepository::rules);
    }

    Uni<List<PolicyRule>> ofPartner(Transaction transaction, UUID partnerId) {
        return transaction.run(OF_PARTNER, partnerId).map(PolicyRepository::rules);
    }

    /** What a partner's transfers are judged by. */
    Uni<PartnerPolicy> inForce(Transaction transaction, UUID partnerId) {
        return transaction
                .run(IN_FORCE, partnerId)
                .map(rows -> new PartnerPolicy(
                        rows.stream()
                                .filter(row -> row.getUUID("id") != null)
                                .map(PolicyRepository::rule)
                                .toList(),
                        rows.stream()
                                .filter(row -> row.getUUID("id") == null)
                                .findFirst()
                                .map(PolicyRepository::action)
                                .orElse(PolicySettings.NONE.byDefault())));
    }

    Uni<Optional<PolicyRule>> find(Transaction transaction, UUID partnerId, UUID id) {
        return transaction.first(FIND, id, partnerId).map(row -> row.map(PolicyRepository::rule));
    }

    /** The time at which the partner was locked; empty when there is no such partner. */
    Uni<Optional<Instant>> lockPartner(Transaction transaction, UUID partnerId) {
        return transaction.first(LOCK_PARTNER, partnerId).map(row -> row.map(PolicyRepository::now));
    }

    /** The same; but beside others who hold it so, as long as no rule of the partner looks at what was spent. */
    Uni<Optional<Instant>> holdPartner(Transaction transaction, UUID partnerId) {
        return transaction.first(LOCK_AS_RULES_SAY, partnerId).flatMap(row -> {
            boolean ruleCame = row.filter(found -> found.getBoolean("counts_spending") && !found.getBoolean("alone"))
                    .isPresent();
            return ruleCame
                    ? lockPartner(transaction, partnerId)
                    : Uni.createFrom().item(row.map(PolicyRepository::now));
        });
    }

    private static Instant now(Row row) {
        return row.getOffsetDateTime("now").toInstant();
    }

    /** How many rules a partner has, and whether one of them looks at what was spent. */
    Uni<Census> count(Transaction transaction, UUID partnerId) {
        return transaction
                .first(COUNT, partnerId)
                .map(Optional::orElseThrow)
                .map(row -> new Census(row.getLong("rules"), row.getBoolean("counts_spending")));
    }

    record Census(long rules, boolean countsSpending) {}

    /** A new rule, behind all others if it is given no position. */
    Uni<PolicyRule> create(Transaction transaction, UUID partnerId, Optional<Integer> position, RuleTerms terms) {
        return write(transaction, CREATE, keys.next(), partnerId, position, terms)
                .map(Optional::orElseThrow);
    }

    /** Empty when the partner has no such rule. */
    Uni<Optional<PolicyRule>> replace(
            Transaction transaction, UUID partnerId, UUID id, Optional<Integer> position, RuleTerms terms) {
        return write(transaction, REPLACE, id, partnerId, position, terms);
    }

    Uni<Boolean> remove(Transaction transaction, UUID partnerId, UUID id) {
        return transaction.first(REMOVE, id, partnerId).map(Optional::isPresent);
    }

    Uni<PolicySettings> settings(UUID partnerId) {
        return database.first(SETTINGS, partnerId).map(PolicyRepository::settings);
    }

    Uni<PolicySettings> settings(Transaction transaction, UUID partnerId) {
        return transaction.first(SETTINGS, partnerId).map(PolicyRepository::settings);
    }

    Uni<Void> saveDefault(Transaction transaction, UUID partnerId, RuleAction action) {
        Optional<Require> require = required(action);
        return transaction
                .run(
                        SAVE_DEFAULT,
                        partnerId,
                        action.label(),
                        require.map(found -> (short) found.quorum()).orElse(null),
                        permission(require),
                        reviewers(require),
                        require.map(PolicyRepository::seconds).orElse(null))
                .replaceWithVoid();
    }

    Uni<Void> saveChangesNeed(Transaction transaction, UUID partnerId, Optional<Require> need) {
        return transaction
                .run(
                        SAVE_CHANGES_NEED,
                        partnerId,
                        need.map(found -> (short) found.quorum()).orElse(null),
                        permission(need),
                        need.map(PolicyRepository::seconds).orElse(null))
                .replaceWithVoid();
    }

    private static Uni<Optional<PolicyRule>> write(
            Transaction transaction,
            String statement,
            UUID id,
            UUID partnerId,
            Optional<Integer> position,
            RuleTerms terms) {
        JsonObject others = RuleJson.conditions(terms.conditions());
        others.remove("assets");
        others.remove("at_least");
        Optional<Require> require = required(terms.action());
        return transaction
                .first(
                        statement,
                        id,
                        partnerId,
                        position.orElse(null),
                        terms.name(),
                        terms.walletId().orElse(null),
                        terms.conditions().find(Assets.class).map(Assets::codes).orElse(Set.of()).stream()
                                .sorted()
                                .toArray(String[]::new),
                        terms.conditions()
                                .find(AmountAtLeast.class)
                                .map(AmountAtLeast::amount)
                                .orElse(null),
                        others,
                        terms.action().label(),
                        require.map(found -> (short) found.quorum()).orElse(null),
                        permission(require),
                        reviewers(require),
                        require.map(PolicyRepository::seconds).orElse(null))
                .map(row -> row.map(PolicyRepository::rule));
    }

    private static Optional<Require> required(RuleAction action) {
        return action instanceof Require require ? Optional.of(require) : Optional.empty();
    }

    private static String permission(Optional<Require> require) {
        return require.flatMap(found -> found.audience().permission())
                .map(Permission::name)
                .orElse(null);
    }

    private static UUID[] reviewers(Optional<Require> require) {
        return require.map(found -> found.audience().users()).orElse(Set.of()).stream()
                .sorted()
                .toArray(UUID[]::new);
    }

    private static Integer seconds(Require require) {
        return Math.toIntExact(require.window().toSeconds());
    }

    private static List<PolicyRule> rules(List<Row> rows) {
        return rows.stream().map(PolicyRepository::rule).toList();
    }

    private static PolicyRule rule(Row row) {
        JsonObject conditions = new JsonObject();
        String[] assets = row.getArrayOfStrings("assets");
        if (assets.length > 0) {
            conditions.put("assets", new JsonArray(List.of(assets)));
        }
        BigDecimal atLeast = row.getBigDecimal("at_least");
        if (atLeast != null) {
            conditions.put("at_least", atLeast.toPlainString());
        }
        conditions.mergeIn(row.getJsonObject("conditions"));
        return new PolicyRule(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                row.getInteger("position"),
                new RuleTerms(
                        row.getString("name"),
                        Optional.ofNullable(row.getUUID("wallet_id")),
                        RuleJson.conditions(conditions),
                        action(row)),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static RuleAction action(Row row) {
        return switch (row.getString("action")) {
            case "ALLOW" -> new Allow();
            case "DENY" -> new Deny();
            default ->
                new Require(
                        row.getShort("quorum"),
                        new Audience(
                                Set.of(row.getArrayOfUUIDs("reviewers")),
                                Optional.ofNullable(row.getString("permission")).map(Permission::new)),
                        Duration.ofSeconds(row.getInteger("window_seconds")));
        };
    }

    private static PolicySettings settings(Optional<Row> row) {
        return row.map(found -> new PolicySettings(
                        action(found),
                        Optional.ofNullable(found.getShort("changes_quorum"))
                                .map(quorum -> new Require(
                                        quorum,
                                        Audience.holding(new Permission(found.getString("changes_permission"))),
                                        Duration.ofSeconds(found.getInteger("changes_window_seconds"))))))
                .orElse(PolicySettings.NONE);
    }
}
