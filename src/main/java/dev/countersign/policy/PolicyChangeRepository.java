package dev.countersign.policy;

import dev.countersign.authorization.Requester;
import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.policy.PolicyChange.State;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of changes that wait for people. */
@ApplicationScoped
class PolicyChangeRepository {

    private static final String CREATE = """
            insert into policy_change (id, partner_id, kind, rule_id, position, terms, before, state, requested_by_user,
                                       requested_by_credential, authorization_id)
            values ($1, $2, $3, $4, $5, $6, $7, 'PENDING', $8, $9, $10)
            returning *""";

    private static final String LOCK = "select * from policy_change where id = $1 for update";

    private static final String FIND = "select * from policy_change where id = $1 and partner_id = $2";

    private static final String LIST = "select * from policy_change where partner_id = $1 order by id desc limit $2";

    private static final String END = """
            update policy_change set state = $2, reason = $3, rule_id = coalesce($4::uuid, rule_id), ended_at = countersign_now()
             where id = any ($1::uuid[]) and state = 'PENDING'""";

    private final Database database;

    PolicyChangeRepository(Database database) {
        this.database = database;
    }

    Uni<PolicyChange> create(
            Transaction transaction,
            UUID id,
            UUID partnerId,
            RuleEdit edit,
            Optional<RuleTerms> before,
            Requester requester,
            UUID authorizationId) {
        String kind = switch (edit) {
            case RuleEdit.Create create -> "CREATE";
            case RuleEdit.Replace replace -> "REPLACE";
            case RuleEdit.Remove remove -> "REMOVE";
        };
        return transaction
                .first(
                        CREATE,
                        id,
                        partnerId,
                        kind,
                        ruleId(edit).orElse(null),
                        position(edit).orElse(null),
                        terms(edit).map(RuleJson::terms).orElse(null),
                        before.map(RuleJson::terms).orElse(null),
                        requester.userId().orElse(null),
                        requester.credentialId().orElse(null),
                        authorizationId)
                .map(Optional::orElseThrow)
                .map(PolicyChangeRepository::change);
    }

    Uni<PolicyChange> lock(Transaction transaction, UUID id) {
        return transaction.first(LOCK, id).map(Optional::orElseThrow).map(PolicyChangeRepository::change);
    }

    Uni<Optional<PolicyChange>> find(UUID partnerId, UUID id) {
        return database.first(FIND, id, partnerId).map(row -> row.map(PolicyChangeRepository::change));
    }

    Uni<List<PolicyChange>> list(UUID partnerId, int most) {
        return database.run(LIST, partnerId, most)
                .map(rows -> rows.stream().map(PolicyChangeRepository::change).toList());
    }

    Uni<Void> end(
            Transaction transaction,
            List<UUID> ids,
            State state,
            Optional<PolicyProblem> reason,
            Optional<UUID> ruleId) {
        return transaction
                .run(
                        END,
                        ids.toArray(UUID[]::new),
                        state.name(),
                        reason.map(PolicyProblem::name).orElse(null),
                        ruleId.orElse(null))
                .replaceWithVoid();
    }

    static Optional<UUID> ruleId(RuleEdit edit) {
        return switch (edit) {
            case RuleEdit.Create create -> Optional.empty();
            case RuleEdit.Replace replace -> Optional.of(replace.ruleId());
            case RuleEdit.Remove remove -> Optional.of(remove.ruleId());
        };
    }

    static Optional<RuleTerms> terms(RuleEdit edit) {
        return switch (edit) {
            case RuleEdit.Create create -> Optional.of(create.terms());
            case RuleEdit.Replace replace -> Optional.of(replace.terms());
            case RuleEdit.Remove remove -> Optional.empty();
        };
    }

    private static Optional<Integer> position(RuleEdit edit) {
        return switch (edit) {
            case RuleEdit.Create create -> create.position();
            case RuleEdit.Replace replace -> replace.position();
            case RuleEdit.Remove remove -> Optional.empty();
        };
    }

    private static PolicyChange change(Row row) {
        Optional<RuleTerms> terms = terms(row.getJsonObject("terms"));
        Optional<Integer> position = Optional.ofNullable(row.getInteger("position"));
        RuleEdit edit = switch (row.getString("kind")) {
            case "CREATE" -> new RuleEdit.Create(position, terms.orElseThrow());
            case "REPLACE" -> new RuleEdit.Replace(row.getUUID("rule_id"), position, terms.orElseThrow());
            default -> new RuleEdit.Remove(row.getUUID("rule_id"));
        };
        return new PolicyChange(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                edit,
                terms(row.getJsonObject("before")),
                State.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("reason")).map(PolicyProblem::valueOf),
                new Requester(
                        Optional.ofNullable(row.getUUID("requested_by_user")),
                        Optional.ofNullable(row.getUUID("requested_by_credential"))),
                row.getUUID("authorization_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(time -> time.toInstant()));
    }

    private static Optional<RuleTerms> terms(JsonObject json) {
        return Optional.ofNullable(json).map(RuleJson::terms);
    }
}
