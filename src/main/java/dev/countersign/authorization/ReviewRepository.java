package dev.countersign.authorization;

import dev.countersign.authorization.Ballot.Terms;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on authorizations by people: their audience, their votes. */
@ApplicationScoped
class ReviewRepository {

    private static final String SUBJECT = """
            select subject_type, subject_id from authorization_request
             where id = $1 and partner_id = $2 and kind = 'REVIEW'""";

    /** All of a subject's authorizations, in one order, so that decisions on two of them do not wait for each other. */
    private static final String LOCK = """
            select *, countersign_now() as now from authorization_request where subject_id = $1 order by id for update""";

    private static final String MAY_DECIDE = """
            u.deactivated_at is null and (r.permission is null or r.permission = any (u.permissions))""";

    /**
     * The decider and everybody who approved before, as they are until this transaction ends: nobody is deactivated, or loses a
     * permission, between the count and what follows from it.
     */
    private static final String LOCK_VOTERS = """
            select id from partner_user
             where id = $2 or id in (select user_id from decision where authorization_id = $1 and verdict = 'APPROVE')
             order by id for share""";

    /** A statement of its own, after both locks: it sees what was committed while they were waited for, and nothing overtakes it. */
    private static final String BALLOT = """
            select countersign_now() as now,
                   exists (select from partner_user u
                            where u.id = $2 and u.partner_id = $3 and u.deactivated_at is null) as active,
                   exists (select from authorization_reviewer r join partner_user u on u.id = r.user_id
                            where r.authorization_id = $1 and r.user_id = $2 and %1$s) as eligible,
                   (select d.verdict from decision d where d.authorization_id = $1 and d.user_id = $2) as vote,
                   (select count(*) from decision d
                      join authorization_reviewer r on r.authorization_id = d.authorization_id and r.user_id = d.user_id
                      join partner_user u on u.id = r.user_id
                     where d.authorization_id = $1 and d.verdict = 'APPROVE' and d.user_id <> $2 and %1$s) as approvals,
                   array(select d.user_id from decision d
                           join authorization_reviewer r on r.authorization_id = d.authorization_id and r.user_id = d.user_id
                           join partner_user u on u.id = r.user_id
                          where d.authorization_id = $1 and d.verdict = 'APPROVE' and not (%1$s)
                          order by d.user_id) as lapsed""".formatted(MAY_DECIDE);

    /** What a partner's review is about. */
    Uni<Optional<Subject>> subject(Transaction transaction, UUID partnerId, UUID id) {
        return transaction
                .first(SUBJECT, id, partnerId)
                .map(row -> row.map(found -> new Subject(
                        AuthorizationSubject.valueOf(found.getString("subject_type")), found.getUUID("subject_id"))));
    }

    /** The review, held by this transaction with everything else that its subject waits for. */
    Uni<Held> lock(Transaction transaction, Subject subject, UUID id) {
        return transaction
                .run(LOCK, subject.id())
                .map(rows -> rows.stream()
                        .filter(row -> row.getUUID("id").equals(id))
                        .findFirst()
                        .map(ReviewRepository::held)
                        .orElseThrow());
    }

    Uni<Void> lock(Transaction transaction, UUID subjectId) {
        return transaction.run(LOCK, subjectId).replaceWithVoid();
    }

    Uni<Polled> ballot(Transaction transaction, Held held, PersonalDecision decision) {
        return transaction
                .run(LOCK_VOTERS, held.id(), decision.userId())
                .flatMap(locked -> transaction.first(BALLOT, held.id(), decision.userId(), held.partnerId()))
                .map(Optional::orElseThrow)
                .map(row -> new Polled(
                        new Ballot(
                                held.terms(instant(row, "now")),
                                held.requester(),
                                row.getBoolean("active"),
                                row.getBoolean("eligible"),
                                Optional.ofNullable(row.getString("vote")).map(Verdict::valueOf),
                                row.getLong("approvals").intValue()),
                        List.of(row.getArrayOfUUIDs("lapsed"))));
    }

    private static Held held(Row row) {
        return new Held(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                new Subject(AuthorizationSubject.valueOf(row.getString("subject_type")), row.getUUID("subject_id")),
                new Terms(
                        AuthorizationState.valueOf(row.getString("state")),
                        row.getShort("quorum"),
                        PayloadDigest.of(row.getBuffer("payload_digest").getBytes()),
                        instant(row, "expires_at"),
                        instant(row, "now")),
                requester(row));
    }

    static Requester requester(Row row) {
        return new Requester(
                Optional.ofNullable(row.getUUID("requested_by_user")),
                Optional.ofNullable(row.getUUID("requested_by_credential")));
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    /** What waits. */
    record Subject(AuthorizationSubject type, UUID id) {}

    /** A review that this transaction has locked. */
    record Held(UUID id, UUID partnerId, Subject subject, Terms terms, Requester requester) {

        Terms terms(Instant now) {
            return new Terms(terms.state(), terms.quorum(), terms.payload(), terms.expiresAt(), now);
        }
    }

    /**
     * A ballot.
     *
     * @param lapsed who approved, and no longer may
     */
    record Polled(Ballot ballot, List<UUID> lapsed) {}
}
