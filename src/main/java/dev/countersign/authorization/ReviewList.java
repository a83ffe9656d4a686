package dev.countersign.authorization;

import dev.countersign.authorization.Review.PersonalVote;
import dev.countersign.authorization.ReviewSearch.Direction;
import dev.countersign.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What reviewers search: one statement for a page, over one index, whatever the number of rows. */
@ApplicationScoped
class ReviewList {

    /** The page is cut before anything is joined to it. */
    private static final String VOTES = """
            select p.*, r.reviewers, v.votes
              from picked p
              cross join lateral (select array(select user_id from authorization_reviewer
                                                where authorization_id = p.id order by user_id) as reviewers) r
              cross join lateral (
                select coalesce(jsonb_agg(jsonb_build_object('user', d.user_id, 'verdict', d.verdict, 'comment', d.comment,
                         'at', d.decided_at) order by d.decided_at, d.user_id), '[]') as votes
                  from decision d where d.authorization_id = p.id) v""";

    private static final String VIEW = VOTES + " order by p.created_at desc, p.id desc";

    private static final String FIND = """
            with picked as (select * from authorization_request where partner_id = $1 and id = $2 and kind = 'REVIEW')
            """ + VIEW;

    private static final String OF = """
            with asked as (
              select * from unnest($2::uuid[]) with ordinality as asked (id, place)
            ), picked as (
              select a.*, asked.place from authorization_request a join asked on asked.id = a.id
               where a.partner_id = $1 and a.kind = 'REVIEW')
            """ + VOTES + " order by p.place";

    private static final String ALL_OLDER = page("", "<", "desc");
    private static final String ALL_NEWER = page("", ">", "asc");
    private static final String PENDING = " and state = $5 and expires_at > (select countersign_now())";
    private static final String PENDING_OLDER = page(PENDING, "<", "desc");
    private static final String PENDING_NEWER = page(PENDING, ">", "asc");
    private static final String SETTLED = " and state = $5";
    private static final String SETTLED_OLDER = page(SETTLED, "<", "desc");
    private static final String SETTLED_NEWER = page(SETTLED, ">", "asc");

    private final Database database;

    ReviewList(Database database) {
        this.database = database;
    }

    Uni<Optional<Review>> find(UUID partnerId, UUID id) {
        return database.first(FIND, partnerId, id).map(row -> row.map(ReviewList::review));
    }

    Uni<List<Review>> of(UUID partnerId, List<UUID> ids) {
        return database.run(OF, partnerId, ids.toArray(UUID[]::new))
                .map(rows -> rows.stream().map(ReviewList::review).toList());
    }

    Uni<List<Review>> page(UUID partnerId, ReviewSearch search) {
        OffsetDateTime time = search.from()
                .map(cursor -> cursor.createdAt().atOffset(ZoneOffset.UTC))
                .orElse(null);
        UUID id = search.from().map(ReviewCursor::id).orElse(null);
        Object[] values = search.state()
                .map(state -> new Object[] {partnerId, time, id, search.limit(), state.name()})
                .orElseGet(() -> new Object[] {partnerId, time, id, search.limit()});
        return database.run(statement(search), values)
                .map(rows -> rows.stream().map(ReviewList::review).toList());
    }

    private static String statement(ReviewSearch search) {
        boolean older = search.direction() == Direction.OLDER;
        return search.state()
                .map(state -> switch (state) {
                    case PENDING -> older ? PENDING_OLDER : PENDING_NEWER;
                    case APPROVED, REJECTED, CANCELLED, EXPIRED -> older ? SETTLED_OLDER : SETTLED_NEWER;
                })
                .orElseGet(() -> older ? ALL_OLDER : ALL_NEWER);
    }

    private static String page(String state, String comparison, String order) {
        String end = comparison.equals("<") ? "infinity" : "-infinity";
        String last = comparison.equals("<")
                ? "ffffffff-ffff-ffff-ffff-ffffffffffff"
                : "00000000-0000-0000-0000-000000000000";
        return """
                with picked as (
                  select * from authorization_request
                   where partner_id = $1 and kind = 'REVIEW'%s
                     and (created_at, id) %s (coalesce($2::timestamptz, '%s'), coalesce($3::uuid, '%s'))
                   order by created_at %s, id %5$s limit $4)
                """.formatted(state, comparison, end, last, order) + VIEW;
    }

    private static Review review(Row row) {
        return new Review(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                AuthorizationSubject.valueOf(row.getString("subject_type")),
                row.getUUID("subject_id"),
                Optional.ofNullable(row.getUUID("rule_id")),
                AuthorizationState.valueOf(row.getString("state")),
                row.getShort("quorum"),
                PayloadDigest.of(row.getBuffer("payload_digest").getBytes()),
                ReviewRepository.requester(row),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                List.of(row.getArrayOfUUIDs("reviewers")),
                votes(row.getJsonArray("votes")));
    }

    private static List<PersonalVote> votes(JsonArray votes) {
        return votes.stream().map(JsonObject.class::cast).map(ReviewList::vote).toList();
    }

    private static PersonalVote vote(JsonObject vote) {
        return new PersonalVote(
                UUID.fromString(vote.getString("user")),
                Verdict.valueOf(vote.getString("verdict")),
                Optional.ofNullable(vote.getString("comment")),
                OffsetDateTime.parse(vote.getString("at")).toInstant());
    }
}
