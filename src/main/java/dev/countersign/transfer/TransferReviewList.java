package dev.countersign.transfer;

import dev.countersign.authorization.AuthorizationState;
import dev.countersign.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Which authorizations a filter means: one statement, with only the conditions that the filter has. */
@ApplicationScoped
class TransferReviewList {

    private static final String ACTIONABLE = """
            select count(*) as actionable
              from authorization_request a
             where a.partner_id = $1 and a.kind = 'REVIEW' and a.subject_type = 'TRANSFER' and a.state = 'PENDING'
               and a.expires_at > (select countersign_now())""";

    /** In whose audience the person is, still may decide, did not ask and has not decided. */
    private static final String BY_PERSON = """
             and a.requested_by_user is distinct from $2
               and exists (select from authorization_reviewer r join partner_user u on u.id = r.user_id
                            where r.authorization_id = a.id and r.user_id = $2 and u.deactivated_at is null
                              and (r.permission is null or r.permission = any (u.permissions)))
               and not exists (select from decision d where d.authorization_id = a.id and d.user_id = $2)""";

    /** Who asked, or in whose audience the person is or was. */
    private static final String INVOLVING = """
             and (a.requested_by_user = $2
               or exists (select from authorization_reviewer r where r.authorization_id = a.id and r.user_id = $2))""";

    private final Database database;

    TransferReviewList(Database database) {
        this.database = database;
    }

    /** The ids, in the order of the filter. */
    Uni<List<UUID>> ids(UUID partnerId, ReviewFilter filter) {
        List<Object> values = new ArrayList<>();
        String statement = statement(partnerId, filter, values);
        return database.run(statement, values.toArray())
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
    }

    /** How many wait. */
    Uni<Long> waiting(UUID partnerId) {
        return database.first(ACTIONABLE, partnerId)
                .map(row -> row.orElseThrow().getLong("actionable"));
    }

    /** How many wait that this person is involved in. */
    Uni<Long> waitingInvolving(UUID partnerId, UUID userId) {
        return database.first(ACTIONABLE + INVOLVING, partnerId, userId)
                .map(row -> row.orElseThrow().getLong("actionable"));
    }

    /** How many wait for this person. */
    Uni<Long> waitingFor(UUID partnerId, UUID userId) {
        return database.first(ACTIONABLE + BY_PERSON, partnerId, userId)
                .map(row -> row.orElseThrow().getLong("actionable"));
    }

    private static String statement(UUID partnerId, ReviewFilter filter, List<Object> values) {
        StringBuilder sql = new StringBuilder("""
                select a.id from authorization_request a
                 where a.kind = 'REVIEW' and a.subject_type = 'TRANSFER' and a.partner_id =\s""").append(value(values, partnerId));
        if (!filter.states().isEmpty()) {
            sql.append(" and ").append(states(filter.states(), values));
        }
        if (!filter.wallets().isEmpty()) {
            sql.append(" and a.wallet_id = any (")
                    .append(value(values, uuids(filter.wallets())))
                    .append("::uuid[])");
        }
        if (!filter.tickers().isEmpty()) {
            sql.append("""
                     and exists (select from transfer t join token k on k.asset_code = t.asset_code and k.network_id = t.network_id
                                  where t.id = a.transfer_id
                                    and coalesce(k.ticker, k.network_id || ':' || lower(k.asset_code)) = any (""")
                    .append(value(values, filter.tickers().toArray(String[]::new)))
                    .append("::text[]))");
        }
        filter.involving().ifPresent(user -> {
            String person = value(values, user);
            sql.append(" and (a.requested_by_user = ")
                    .append(person)
                    .append(
                            " or exists (select from authorization_reviewer r where r.authorization_id = a.id and r.user_id = ")
                    .append(person)
                    .append("))");
        });
        filter.since()
                .ifPresent(time ->
                        sql.append(" and a.created_at >= ").append(value(values, time.atOffset(ZoneOffset.UTC))));
        filter.after()
                .ifPresent(cursor -> sql.append(" and (a.created_at, a.id) ")
                        .append(filter.oldestFirst() ? ">" : "<")
                        .append(" (")
                        .append(value(values, cursor.createdAt().atOffset(ZoneOffset.UTC)))
                        .append(", ")
                        .append(value(values, cursor.id()))
                        .append(")"));
        String direction = filter.oldestFirst() ? "" : " desc";
        return sql.append(" order by a.created_at")
                .append(direction)
                .append(", a.id")
                .append(direction)
                .append(" limit ")
                .append(value(values, filter.limit()))
                .append(" offset ")
                .append(value(values, filter.offset()))
                .toString();
    }

    /** What is over and not written down yet is pending in the table, and expired for everybody. */
    private static String states(Set<AuthorizationState> states, List<Object> values) {
        List<String> alternatives = new ArrayList<>();
        EnumSet<AuthorizationState> settled = EnumSet.copyOf(states);
        settled.remove(AuthorizationState.PENDING);
        if (!settled.isEmpty()) {
            alternatives.add("a.state = any ("
                    + value(values, settled.stream().map(Enum::name).toArray(String[]::new)) + "::text[])");
        }
        boolean pending = states.contains(AuthorizationState.PENDING);
        boolean expired = states.contains(AuthorizationState.EXPIRED);
        if (pending || expired) {
            alternatives.add("a.state = 'PENDING'"
                    + (pending && expired
                            ? ""
                            : " and a.expires_at " + (pending ? ">" : "<=") + " (select countersign_now())"));
        }
        return "(" + String.join(" or ", alternatives) + ")";
    }

    private static UUID[] uuids(Set<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }

    private static String value(List<Object> values, Object value) {
        values.add(value);
        return "$" + values.size();
    }
}
