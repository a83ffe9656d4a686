package dev.countersign.authorization;

import dev.countersign.authorization.AuthorizationCommand.Approve;
import dev.countersign.authorization.AuthorizationCommand.Cancel;
import dev.countersign.authorization.AuthorizationCommand.Expire;
import dev.countersign.database.Transaction;
import dev.countersign.event.Birth;
import dev.countersign.event.Cause;
import dev.countersign.event.SubjectType;
import dev.countersign.event.Transition;
import dev.countersign.event.Transition.Move;
import dev.countersign.identity.Permission;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The statements on authorizations and decisions. */
@ApplicationScoped
class AuthorizationRepository {

    private static final Transition TRANSITION = new Transition("authorization_request", SubjectType.AUTHORIZATION);
    private static final String IN_TIME = "t.expires_at > countersign_now()";

    /** The decision is kept by the statement that follows it: neither is there without the other. */
    private static final String RECORDED = """
            , recorded as (
              insert into decision (authorization_id, decided_by, partner_id, verdict, evidence, decided_at, user_id, comment,
                                    payload_digest)
              select id, $7, partner_id, $8, $9::jsonb, updated_at, $10::uuid, $11::text, $12::bytea from moved
            )""";

    private static final Transition.Change DECIDE = TRANSITION.change("", IN_TIME, RECORDED);
    private static final Transition.Change WITHDRAW = TRANSITION.change("", IN_TIME);
    private static final Transition.Change EXPIRE = TRANSITION.change("", "t.expires_at <= stamp.now");
    private static final Transition.Change CANCEL = TRANSITION.change();

    /**
     * A credential that belongs to a person asks in that person's name. Who could agree is written down with it; a named reviewer needs
     * no permission, even when holding it.
     */
    private static final String OPEN = """
            with clock as (
              select countersign_now() as now
            ), born as (
              insert into authorization_request (id, partner_id, subject_type, subject_id, wallet_id, rule_id, kind, state, version, quorum, payload_digest,
                                                 requested_by_user, requested_by_credential, expires_at,
                                                 created_at, updated_at)
              select $1, $2, $11, $3, $12, $13, $4, '%s', 1, $5, $6,
                     coalesce($7::uuid, (select user_id from credential where id = $8)), $8,
                     now + $9 * interval '1 millisecond', now, now from clock
              returning *
            ), audience as (
              insert into authorization_reviewer (authorization_id, partner_id, user_id, permission)
              select a.id, a.partner_id, u.id, case when u.id = any ($14::uuid[]) then null else $15::text end
                from born a join partner_user u on u.partner_id = a.partner_id
               where a.kind = 'REVIEW' and u.deactivated_at is null
                 and (u.id = any ($14::uuid[]) or $15::text = any (u.permissions))
              returning user_id
            )""".formatted(AuthorizationLifecycle.TABLE.initial())
            + Birth.event(
                    SubjectType.AUTHORIZATION,
                    "Open",
                    "$10",
                    "(select count(*) from audience where user_id is distinct from born.requested_by_user) as others");

    /** Never waits: whoever works on one of a subject's authorizations now holds all of them, and is left alone. */
    private static final String DUE = """
            with due as materialized (
              select id, subject_id from authorization_request
               where state = 'PENDING' and expires_at <= (select countersign_now())
               order by expires_at limit $1 for update skip locked
            ), held as materialized (
              select id, subject_id from authorization_request
               where subject_id in (select subject_id from due) order by id for update skip locked
            ), free as (
              select subject_id from (select subject_id, count(*) as parts from held group by subject_id) h
                join (select a.subject_id, count(*) as parts from authorization_request a
                       where a.subject_id in (select subject_id from due) group by a.subject_id) a using (subject_id, parts)
            )
            select (select count(*) from due) as found,
                   array(select id from due join free using (subject_id) order by id) as ids""";

    private static final String PENDING_OF = """
            select id from authorization_request
             where subject_id = any ($1::uuid[]) and state = 'PENDING' order by id for update""";

    private static final String SIGNATURE_REQUEST =
            "select id from authorization_request where transfer_id = $1 and kind = 'SIGNATURE'";

    private static final String SIGNATURE_OF = """
            select d.evidence
              from authorization_request a join decision d on d.authorization_id = a.id
             where a.transfer_id = $1 and a.kind = 'SIGNATURE' and a.state = 'APPROVED' and d.verdict = 'APPROVE'""";

    /** Writes an authorization down, with its audience; of how many people that is, whoever asked left out. */
    Uni<Integer> open(Transaction transaction, UUID id, OpenAuthorization open) {
        Requirement requirement = open.requirement();
        Optional<Requirement.ByPeople> people =
                requirement instanceof Requirement.ByPeople asked ? Optional.of(asked) : Optional.empty();
        Optional<Requester> requester = people.map(Requirement.ByPeople::requester);
        Optional<Audience> audience = people.map(Requirement.ByPeople::audience);
        return Birth.insert(
                        transaction,
                        OPEN,
                        id,
                        open.partnerId(),
                        open.subjectId(),
                        requirement.kind().name(),
                        people.map(Requirement.ByPeople::quorum).orElse(1).shortValue(),
                        Buffer.buffer(open.payload().bytes()),
                        requester.flatMap(Requester::userId).orElse(null),
                        requester.flatMap(Requester::credentialId).orElse(null),
                        requirement.window().toMillis(),
                        Cause.current(),
                        open.subject().name(),
                        open.walletId().orElse(null),
                        people.flatMap(Requirement.ByPeople::ruleId).orElse(null),
                        audience.map(Audience::users).orElse(Set.of()).toArray(UUID[]::new),
                        audience.flatMap(Audience::permission)
                                .map(Permission::name)
                                .orElse(null))
                .map(rows -> rows.getFirst().getLong("others").intValue());
    }

    /** Approves by a key's signature, if it is pending and not over; what it is about. */
    Uni<Optional<UUID>> approve(Transaction transaction, UUID id, String decidedBy, JsonObject evidence) {
        return DECIDE.apply(
                        transaction,
                        AuthorizationLifecycle.TABLE,
                        Move.of(Approve.class, id),
                        decidedBy,
                        Verdict.APPROVE.name(),
                        evidence,
                        null,
                        null,
                        null)
                .map(rows -> rows.stream().findFirst().map(row -> row.getUUID("subject_id")));
    }

    /** Moves a locked authorization as a person decides; empty when its time is over, or it is settled. */
    Uni<Optional<Row>> decide(
            Transaction transaction,
            UUID id,
            Class<? extends AuthorizationCommand> trigger,
            JsonObject facts,
            PersonalDecision decision) {
        JsonObject evidence = new JsonObject();
        decision.evidence().forEach(evidence::put);
        decision.credentialId().ifPresent(credential -> evidence.put("credential_id", credential.toString()));
        return DECIDE.apply(
                        transaction,
                        AuthorizationLifecycle.TABLE,
                        Move.of(trigger, id, facts),
                        "user:" + decision.userId(),
                        decision.verdict().name(),
                        evidence,
                        decision.userId(),
                        decision.comment().orElse(null),
                        Buffer.buffer(decision.payload().bytes()))
                .map(rows -> rows.stream().findFirst());
    }

    /** Cancels a locked authorization, because whoever asked no longer asks; empty when its time is over, or it is settled. */
    Uni<Optional<Row>> withdraw(Transaction transaction, UUID id, JsonObject facts) {
        return WITHDRAW.apply(transaction, AuthorizationLifecycle.TABLE, Move.of(Cancel.class, id, facts))
                .map(rows -> rows.stream().findFirst());
    }

    /** Cancels everything that these subjects still wait for. */
    Uni<List<Row>> cancelPending(Transaction transaction, List<UUID> subjectIds) {
        return transaction
                .run(PENDING_OF, (Object) subjectIds.toArray(UUID[]::new))
                .flatMap(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(rows)
                        : CANCEL.apply(
                                transaction,
                                AuthorizationLifecycle.TABLE,
                                new Move<>(Cancel.class, ids(rows), new JsonObject())));
    }

    /** Expires what is due, at most {@code limit} at once; rows that somebody else works on are left alone. */
    Uni<Sweep> expireDue(Transaction transaction, int limit) {
        return transaction.first(DUE, limit).map(Optional::orElseThrow).flatMap(row -> {
            boolean full = row.getLong("found") >= limit;
            List<UUID> ids = List.of(row.getArrayOfUUIDs("ids"));
            return ids.isEmpty()
                    ? Uni.createFrom().item(new Sweep(full, List.of()))
                    : EXPIRE.apply(
                                    transaction,
                                    AuthorizationLifecycle.TABLE,
                                    new Move<>(Expire.class, ids, new JsonObject()))
                            .map(moved -> new Sweep(full, moved));
        });
    }

    /**
     * What a batch did.
     *
     * @param full as much was due as it may take, so more may be
     * @param expired the rows that it ended
     */
    record Sweep(boolean full, List<Row> expired) {}

    Uni<UUID> signatureRequest(Transaction transaction, UUID transferId) {
        return transaction
                .first(SIGNATURE_REQUEST, transferId)
                .map(row -> row.orElseThrow().getUUID("id"));
    }

    Uni<Optional<SignatureEvidence>> signatureOf(Transaction transaction, UUID transferId) {
        return transaction
                .first(SIGNATURE_OF, transferId)
                .map(row -> row.map(found -> SignatureEvidence.fromJson(found.getJsonObject("evidence"))));
    }

    private static List<UUID> ids(List<Row> rows) {
        return rows.stream().map(row -> row.getUUID("id")).toList();
    }
}
