package dev.countersign.policy;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.identity.Permission;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of rules. Every statement names the partner. */
@ApplicationScoped
class PolicyRepository {

    private static final String OF_PARTNER = "select * from policy_rule where partner_id = $1 order by position";

    /** Changes to a partner's rules come one after the other. */
    private static final String LOCK_PARTNER = "select id from partner where id = $1 for no key update";

    private static final String COUNT = "select count(*) as rules from policy_rule where partner_id = $1";

    private static final String CREATE = """
            insert into policy_rule (id, partner_id, position, name, asset_code, at_least, quorum, permission, window_seconds)
            select $1, $2, coalesce($3::integer, max(position) + 1, 1), $4, $5, $6, $7, $8, $9
              from policy_rule where partner_id = $2
            returning *""";

    private static final String REPLACE = """
            update policy_rule
               set position = coalesce($3::integer, position), name = $4, asset_code = $5, at_least = $6, quorum = $7,
                   permission = $8, window_seconds = $9
             where id = $1 and partner_id = $2
            returning *""";

    private static final String REMOVE = "delete from policy_rule where id = $1 and partner_id = $2 returning id";

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

    Uni<Boolean> lockPartner(Transaction transaction, UUID partnerId) {
        return transaction.first(LOCK_PARTNER, partnerId).map(Optional::isPresent);
    }

    Uni<Long> count(Transaction transaction, UUID partnerId) {
        return transaction.first(COUNT, partnerId).map(row -> row.orElseThrow().getLong("rules"));
    }

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

    Uni<Boolean> remove(UUID partnerId, UUID id) {
        return database.first(REMOVE, id, partnerId).map(Optional::isPresent);
    }

    private static Uni<Optional<PolicyRule>> write(
            Transaction transaction,
            String statement,
            UUID id,
            UUID partnerId,
            Optional<Integer> position,
            RuleTerms terms) {
        return transaction
                .first(
                        statement,
                        id,
                        partnerId,
                        position.orElse(null),
                        terms.name(),
                        terms.condition().assetCode().orElse(null),
                        terms.condition().atLeast(),
                        (short) terms.reviewers().quorum(),
                        terms.reviewers().permission().name(),
                        Math.toIntExact(terms.reviewers().window().toSeconds()))
                .map(row -> row.map(PolicyRepository::rule));
    }

    private static List<PolicyRule> rules(List<Row> rows) {
        return rows.stream().map(PolicyRepository::rule).toList();
    }

    private static PolicyRule rule(Row row) {
        return new PolicyRule(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                row.getInteger("position"),
                new RuleTerms(
                        row.getString("name"),
                        new Condition(Optional.ofNullable(row.getString("asset_code")), row.getBigDecimal("at_least")),
                        new Reviewers(
                                row.getShort("quorum"),
                                new Permission(row.getString("permission")),
                                Duration.ofSeconds(row.getInteger("window_seconds")))),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
