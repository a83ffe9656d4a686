package dev.countersign.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.authorization.DecisionProblem.AlreadyDecided;
import dev.countersign.authorization.DecisionProblem.AlreadyVoted;
import dev.countersign.authorization.DecisionProblem.Expired;
import dev.countersign.authorization.DecisionProblem.NotEligible;
import dev.countersign.authorization.DecisionProblem.OwnRequest;
import dev.countersign.authorization.DecisionProblem.PayloadChanged;
import dev.countersign.authorization.DecisionProblem.Unknown;
import dev.countersign.authorization.Requirement.ByPeople;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.event.Invariants;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.Permission;
import dev.countersign.lifecycle.Result;
import dev.countersign.transfer.TransferPurpose;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People decide: who may, what each answer is, what is kept, and what the database itself refuses. */
@QuarkusTest
class ReviewTest {

    @Inject
    IdentityService identity;

    private final ReviewDesk desk = ReviewDesk.open();
    private final UUID ana = desk.colleague();
    private final UUID ben = desk.colleague();
    private final UUID eve = desk.colleague();

    @AfterEach
    void everythingIsConsistent() {
        Records.rows("select owner_id from transfer where partner_id = ? and state = 'RELEASED'", desk.partnerId())
                .forEach(row -> ReviewDesk.wait(ReviewDesk.transfers()
                        .cancel(desk.partnerId(), (UUID) row.get("owner_id"), TransferPurpose.PAYOUT, "over")));
        Invariants.hold();
    }

    @Test
    void theLastApprovalReleasesTheTransferAndTheFirstRejectionEndsIt() {
        ReviewDesk.Case held = desk.holds(2, ana, ben);
        Decided first = done(held.approve(ana));
        assertThat(first.state()).isEqualTo(AuthorizationState.PENDING);
        assertThat(first.approvals()).isEqualTo(1);
        held.is("HELD");
        Decided last = done(held.approve(ben));
        assertThat(last.state()).isEqualTo(AuthorizationState.APPROVED);
        assertThat(last.quorum()).isEqualTo(2);
        held.is("RELEASED");
        assertThat(held.story(held.id())).containsExactly("Open", "Vote", "Approve");

        ReviewDesk.Case refused = desk.holds(2, ana, ben);
        done(refused.approve(ana));
        assertThat(done(refused.reject(ben)).state()).isEqualTo(AuthorizationState.REJECTED);
        refused.is("CANCELLED");
        assertThat(refused.story(refused.transferId())).containsExactly("Hold", "Reject");
    }

    @Test
    void everyRefusalHasItsOwnName() {
        ReviewDesk.Case held = desk.holds(2, ana, ben, desk.requester());
        assertThat(problem(held.approve(desk.requester()))).isEqualTo(new OwnRequest());
        assertThat(problem(held.approve(eve))).isEqualTo(new NotEligible());
        assertThat(problem(held.approve(ReviewDesk.open().colleague()))).isEqualTo(new NotEligible());
        assertThat(problem(decide(held, new PersonalDecision(ana, Verdict.APPROVE, PayloadDigest.of(List.of("x"))))))
                .isEqualTo(new PayloadChanged());
        done(held.approve(ana));
        assertThat(problem(held.approve(ana))).isEqualTo(new AlreadyVoted(Verdict.APPROVE, AuthorizationState.PENDING));
        assertThat(problem(held.reject(ana))).isEqualTo(new AlreadyVoted(Verdict.APPROVE, AuthorizationState.PENDING));
        done(held.approve(ben));
        assertThat(problem(held.reject(desk.requester()))).isEqualTo(new AlreadyDecided(AuthorizationState.APPROVED));

        UUID unknown = UUID.randomUUID();
        PersonalDecision decision = new PersonalDecision(ana, Verdict.APPROVE, held.payload());
        assertThat(problem(ReviewDesk.wait(ReviewDesk.authorizations().decide(desk.partnerId(), unknown, decision))))
                .isEqualTo(new Unknown());
        ReviewDesk foreign = ReviewDesk.open();
        assertThat(problem(
                        ReviewDesk.wait(ReviewDesk.authorizations().decide(foreign.partnerId(), held.id(), decision))))
                .isEqualTo(new Unknown());

        ReviewDesk.Case late = desk.holds(1, ana);
        late.runsOut();
        assertThat(problem(late.approve(ana))).isEqualTo(new Expired());
        Jobs.expireAuthorizations();
        assertThat(problem(late.approve(ana))).isEqualTo(new Expired());
        late.is("CANCELLED");
    }

    @Test
    void theRequesterMayRejectOrWithdraw() {
        ReviewDesk.Case rejected = desk.holds(1, ana);
        assertThat(done(rejected.reject(desk.requester())).state()).isEqualTo(AuthorizationState.REJECTED);
        rejected.is("CANCELLED");

        ReviewDesk.Case withdrawn = desk.holds(desk.review(1, ana), desk.review(1, ben));
        assertThat(withdrawn.withdraw(ana)).isEqualTo(Result.refused(new NotEligible()));
        assertThat(withdrawn.withdraw(desk.requester())).isEqualTo(Result.done(withdrawn.transferId()));
        withdrawn.is("CANCELLED");
        assertThat(problem(withdrawn.approve(ana))).isEqualTo(new AlreadyDecided(AuthorizationState.CANCELLED));
        assertThat(Records.number(
                        "select count(*) from authorization_request where transfer_id = ? and state = 'CANCELLED'",
                        withdrawn.transferId()))
                .isEqualTo(2);
    }

    /** Four eyes are two people, whatever they hold in their hands. */
    @Test
    void whoAskedThroughACredentialCannotApproveWithItNorAsItsOwner() throws SQLException {
        UUID credential = UUID.randomUUID();
        Records.change(
                "insert into credential (id, kind, public_id, secret_hash, partner_id, user_id, scopes, label)"
                        + " values (?, 'API_KEY', ?, sha256('x'), ?, ?, '{}', 'review')",
                credential,
                "pk" + credential,
                desk.partnerId(),
                ana);
        ReviewDesk.Case held = desk.holds(
                new ByPeople(1, Audience.of(Set.of(ana, ben)), Requester.credential(credential), Duration.ofHours(1)));
        assertThat(problem(held.approve(ana))).isEqualTo(new OwnRequest());
        PersonalDecision borrowed = new PersonalDecision(
                ben, Optional.of(credential), Verdict.APPROVE, held.payload(), Optional.empty(), Map.of());
        assertThat(problem(decide(held, borrowed))).isEqualTo(new OwnRequest());
        done(held.approve(ben));
    }

    @Test
    void theAudienceIsTakenWhenItIsOpenedAndLookedAtAgainAtEveryDecision() throws Throwable {
        Permission review = new Permission("transfer:review");
        ReviewDesk.permit(ana, review.name());
        ReviewDesk.permit(ben, review.name());
        UUID dan = desk.colleague(review.name());
        ReviewDesk.Case held = desk.holds(
                new ByPeople(2, Audience.holding(review), Requester.user(desk.requester()), Duration.ofHours(1)));
        ReviewDesk.permit(eve, review.name());
        assertThat(problem(held.approve(eve))).as("came later").isEqualTo(new NotEligible());

        done(held.approve(ana));
        assertThat(VertxContextSupport.subscribeAndAwait(
                        () -> identity.setPermissions(desk.partnerId(), ana, Set.of())))
                .isTrue();
        Decided second = done(held.approve(ben));
        assertThat(second.approvals()).as("Ana's no longer counts").isEqualTo(1);
        assertThat(Records.rows("select data::text from event where subject_id = ? order by sequence desc", held.id())
                        .getFirst()
                        .get("data")
                        .toString())
                .contains(ana.toString());
        assertThat(VertxContextSupport.subscribeAndAwait(() -> identity.deactivateUser(desk.partnerId(), dan)))
                .isTrue();
        assertThat(problem(held.approve(dan))).as("has left").isEqualTo(new NotEligible());
        held.is("HELD");
        UUID stranger = ReviewDesk.open().partnerId();
        assertThat(VertxContextSupport.subscribeAndAwait(() -> identity.setPermissions(stranger, ana, Set.of(review))))
                .as("another partner's person")
                .isFalse();
    }

    @Test
    void aQuorumThatCannotBeReachedIsNotOpened() {
        long before = Records.number("select count(*) from transfer");
        assertThatThrownBy(() -> desk.holds(2, ana, desk.requester())).isInstanceOf(TooFewReviewersException.class);
        assertThatThrownBy(() -> desk.holds(1, ReviewDesk.open().colleague()))
                .as("a foreign person is nobody")
                .isInstanceOf(TooFewReviewersException.class);
        assertThat(Records.number("select count(*) from transfer")).isEqualTo(before);
    }

    @Test
    void commentAndEvidenceAreKept() {
        ReviewDesk.Case held = desk.holds(1, ana);
        done(decide(
                held,
                new PersonalDecision(
                        ana,
                        Optional.empty(),
                        Verdict.APPROVE,
                        held.payload(),
                        Optional.of("called Ana's bank"),
                        Map.of("otp", "totp"))));
        Review review = ReviewDesk.wait(ReviewDesk.authorizations().review(desk.partnerId(), held.id()))
                .orElseThrow();
        assertThat(review.state()).isEqualTo(AuthorizationState.APPROVED);
        assertThat(review.reviewers()).containsExactly(ana);
        assertThat(review.votes()).singleElement().satisfies(vote -> {
            assertThat(vote.userId()).isEqualTo(ana);
            assertThat(vote.comment()).contains("called Ana's bank");
            assertThat(vote.at()).isEqualTo(review.updatedAt());
        });
        assertThat(Records.rows("select evidence::text from decision where authorization_id = ?", held.id())
                        .getFirst()
                        .get("evidence"))
                .hasToString("{\"otp\": \"totp\"}");
        assertThat(ReviewDesk.wait(
                        ReviewDesk.authorizations().review(ReviewDesk.open().partnerId(), held.id())))
                .isEmpty();
    }

    @Test
    void theOrderAndThePeopleAgreeInEitherOrder() {
        ReviewDesk.Case peopleFirst = desk.holdsUntilAgreed(1, ana);
        done(peopleFirst.approve(ana));
        peopleFirst.is("HELD");
        assertThat(peopleFirst.agree()).isTrue();
        peopleFirst.is("RELEASED");
        assertThat(peopleFirst.agree()).as("once").isFalse();

        ReviewDesk.Case orderFirst = desk.holdsUntilAgreed(1, ana);
        assertThat(orderFirst.agree()).isTrue();
        orderFirst.is("HELD");
        done(orderFirst.approve(ana));
        orderFirst.is("RELEASED");

        ReviewDesk.Case refused = desk.holdsUntilAgreed(1, ana);
        done(refused.reject(ana));
        assertThat(refused.agree()).isFalse();
        refused.is("CANCELLED");
    }

    @Test
    void everyReviewOfATransferMustBeApprovedAndOneThatEndsEndsAll() {
        ReviewDesk.Case held = desk.holds(desk.review(1, ana), desk.review(1, ben));
        done(held.approve(ana));
        held.is("HELD");
        UUID other = other(held);
        done(ReviewDesk.wait(ReviewDesk.authorizations()
                .decide(desk.partnerId(), other, new PersonalDecision(ben, Verdict.APPROVE, held.payload()))));
        held.is("RELEASED");

        ReviewDesk.Case expiring = desk.holds(desk.review(1, ana), desk.review(1, ben));
        expiring.runsOut();
        Jobs.expireAuthorizations();
        expiring.is("CANCELLED");
        assertThat(expiring.state()).isEqualTo("EXPIRED");
        assertThat(Records.rows("select state from authorization_request where id = ?", other(expiring))
                        .getFirst()
                        .get("state"))
                .isEqualTo("CANCELLED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partner_id = gen_random_uuid()",
                "owner_type = 'CUSTOMER_ORDER'",
                "owner_id = gen_random_uuid()",
                "purpose = 'REFUND'",
                "network_id = 'x'",
                "asset_code = 'x'",
                "chain_id = chain_id + 1",
                "token_address = forwarder_address",
                "forwarder_address = token_address",
                "forwarder_name = 'x'",
                "forwarder_version = 'x'",
                "sender_address = recipient_address",
                "recipient_address = sender_address",
                "amount_atomic = amount_atomic * 2",
                "decimals = decimals + 1",
                "gas_limit = gas_limit + 1",
                "submit_before = countersign_now()"
            })
    void theTermsOfATransferNeverChange(String change) {
        ReviewDesk.Case held = desk.holds(1, ana);
        refuses("never change", "update transfer set " + change + " where id = ?", held.transferId());
        held.cancel();
    }

    /** Fail closed: what is stored is no longer what was agreed to, so nothing happens at all. */
    @Test
    void aTransferThatWasTamperedWithIsNotReleased() throws SQLException {
        ReviewDesk.Case held = desk.holds(1, ana);
        Records.tamper("update transfer set amount_atomic = amount_atomic * 2 where id = ?", held.transferId());
        assertThat(problem(held.approve(ana))).isInstanceOf(Expired.class);
        assertThat(held.state()).isEqualTo("PENDING");
        assertThat(Records.number("select count(*) from decision where authorization_id = ?", held.id()))
                .isZero();
        held.cancel();
    }

    @Test
    void theDatabaseItselfRefusesWhatTheServiceNeverDoes() {
        ReviewDesk.Case held = desk.holds(2, ana, ben);
        UUID id = held.id();
        refuses("never change", "update authorization_request set quorum = 1 where id = ?", id);
        refuses(
                "never change",
                "update authorization_request set expires_at = expires_at + interval '1 second' where id = ?",
                id);
        refuses("append-only", "delete from authorization_request where id = ?", id);
        refuses("append-only", "update authorization_reviewer set permission = 'x' where authorization_id = ?", id);
        refuses("was not approved by", "update authorization_request set state = 'APPROVED' where id = ?", id);
        refuses(
                "payload_digest",
                "insert into decision (authorization_id, decided_by, partner_id, verdict, evidence, decided_at, user_id,"
                        + " payload_digest) select id, 'user:' || ?::uuid, partner_id, 'APPROVE', '{}', created_at, ?,"
                        + " sha256('else') from authorization_request where id = ?",
                ana,
                ana,
                id);
        done(held.reject(ana));
        refuses("is final", "update authorization_request set state = 'PENDING' where id = ?", id);
    }

    private static void refuses(String because, String sql, Object... values) {
        assertThatThrownBy(() -> Records.change(sql, values))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(because);
    }

    private static Result<Decided, DecisionProblem> decide(ReviewDesk.Case held, PersonalDecision decision) {
        UUID partnerId = (UUID) Records.rows("select partner_id from authorization_request where id = ?", held.id())
                .getFirst()
                .get("partner_id");
        return ReviewDesk.wait(ReviewDesk.authorizations().decide(partnerId, held.id(), decision));
    }

    private static UUID other(ReviewDesk.Case held) {
        return (UUID) Records.rows(
                        "select id from authorization_request where transfer_id = ? and id <> ?",
                        held.transferId(),
                        held.id())
                .getFirst()
                .get("id");
    }

    private static Decided done(Result<Decided, DecisionProblem> result) {
        return result.orThrow(problem -> new IllegalStateException("refused: " + problem));
    }

    private static DecisionProblem problem(Result<Decided, DecisionProblem> result) {
        return switch (result) {
            case Result.Refused<Decided, DecisionProblem> refused -> refused.problem();
            case Result.Done<Decided, DecisionProblem> done -> throw new AssertionError("counted: " + done.value());
        };
    }
}
