package dev.countersign.api.bitgo;

import dev.countersign.api.bitgo.ApprovalRequests.ItemResult;
import dev.countersign.api.bitgo.ApprovalRequests.Ruling;
import dev.countersign.authorization.AuthorizationService;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.Decided;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.PersonalDecision;
import dev.countersign.authorization.Review;
import dev.countersign.authorization.Verdict;
import dev.countersign.identity.Scope;
import dev.countersign.lifecycle.Result;
import dev.countersign.transfer.TransferReviews;
import dev.countersign.transfer.TransferReviews.Opinion;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes decisions as this wire orders their checks: whether there is something to decide, whether the token may, what is said, where
 * the approval stands, who the person is, and only then the one-time password, so that a call that fails uses none up.
 */
@ApplicationScoped
class ApprovalDecisions {

    private final Approvals approvals;
    private final TransferReviews reviews;
    private final AuthorizationService authorizations;
    private final SecondFactor factor;

    ApprovalDecisions(
            Approvals approvals, TransferReviews reviews, AuthorizationService authorizations, SecondFactor factor) {
        this.approvals = approvals;
        this.reviews = reviews;
        this.authorizations = authorizations;
        this.factor = factor;
    }

    /** Decides on one; the approval as it stands with that. */
    Uni<Approval> decide(Viewer viewer, Optional<String> coin, String id, Optional<ApprovalRequests.Update> body) {
        return approvals.find(viewer, coin, id).flatMap(found -> {
            viewer.require(Scope.PENDING_APPROVAL_UPDATE);
            ApprovalRequests.Update update =
                    body.orElseThrow(() -> BitGoException.invalid("state: must be approved or rejected"));
            Verdict verdict = update.verdict();
            Optional<String> code = update.code();
            return settle(viewer, found, verdict, code).flatMap(done -> approvals.find(viewer, coin, id));
        });
    }

    /** What was rejected may be rejected again, which changes nothing. */
    private Uni<Void> settle(Viewer viewer, Approval found, Verdict verdict, Optional<String> code) {
        if (isRejectedAgain(found.state(), verdict)) {
            return prove(viewer, verdict, code);
        }
        check(viewer, found.review(), found.state(), verdict);
        return prove(viewer, verdict, code).flatMap(proven -> decide(viewer, found, verdict, code));
    }

    /** Decides on many, one after the other. What becomes of each, until the end or the first error. */
    Uni<List<ItemResult>> decideAll(Viewer viewer, List<Ruling> rulings, boolean bails) {
        Uni<List<ItemResult>> all = Uni.createFrom().item(List.of());
        for (Ruling ruling : rulings) {
            all = all.flatMap(done -> bails && done.stream().anyMatch(ItemResult::failed)
                    ? Uni.createFrom().item(done)
                    : decideOne(viewer, ruling)
                            .map(next -> Stream.concat(done.stream(), Stream.of(next))
                                    .toList()));
        }
        return all;
    }

    private Uni<ItemResult> decideOne(Viewer viewer, Ruling ruling) {
        return approvals
                .find(viewer, Optional.empty(), BitGoId.of(ruling.id()))
                .flatMap(found -> switch (found) {
                    case Approval.OfTransfer of ->
                        Uni.createFrom()
                                .item(ItemResult.error(
                                        ruling.id(),
                                        "transfers are not decided in bulk: update this pending approval by itself"));
                    case Approval.OfRule of ->
                        settle(viewer, found, ruling.verdict(), Optional.empty())
                                .replaceWith(ItemResult.success(ruling.id()));
                })
                .onFailure(BitGoException.class)
                .recoverWithItem(refusal -> ItemResult.error(ruling.id(), refusal.getMessage()));
    }

    /** Nobody is asked for a one-time password to reject; but one that is given is good or the call fails. */
    private Uni<Void> prove(Viewer viewer, Verdict verdict, Optional<String> code) {
        return verdict == Verdict.REJECT && code.isEmpty()
                ? Uni.createFrom().voidItem()
                : factor.require(viewer.caller(), code);
    }

    private Uni<Void> decide(Viewer viewer, Approval found, Verdict verdict, Optional<String> code) {
        Map<String, String> evidence = evidence(verdict, code);
        Uni<Result<Decided, DecisionProblem>> decided = switch (found) {
            case Approval.OfTransfer of ->
                reviews.decide(
                        found.review(),
                        new Opinion(
                                viewer.userId(), viewer.caller().credentialId(), verdict, Optional.empty(), evidence));
            case Approval.OfRule of ->
                authorizations.decide(
                        found.review(),
                        new PersonalDecision(
                                viewer.userId(),
                                Optional.of(viewer.caller().credentialId()),
                                verdict,
                                found.review().payload(),
                                Optional.empty(),
                                evidence));
        };
        return decided.invoke(result -> accept(result, verdict)).replaceWithVoid();
    }

    private static Map<String, String> evidence(Verdict verdict, Optional<String> code) {
        String proof =
                code.isPresent() ? "one-time password" : verdict == Verdict.APPROVE ? "unlocked session" : "token";
        return Map.of("proof", proof);
    }

    /** Of two who reject at once, the second one's wish is fulfilled as well. */
    private static void accept(Result<Decided, DecisionProblem> result, Verdict verdict) {
        if (result instanceof Result.Refused<Decided, DecisionProblem> refused
                && !(refused.problem() instanceof DecisionProblem.AlreadyDecided decided
                        && isRejectedAgain(decided.state(), verdict))) {
            throw refusal(refused.problem());
        }
    }

    private static boolean isRejectedAgain(AuthorizationState state, Verdict verdict) {
        return verdict == Verdict.REJECT && ApprovalState.of(state) == ApprovalState.REJECTED;
    }

    /** Everything that can be known before the one-time password is looked at; the engine judges it all once more. */
    private static void check(Viewer viewer, Review review, AuthorizationState state, Verdict verdict) {
        boolean own = viewer.asked(review.requester());
        if (state != AuthorizationState.PENDING) {
            throw refusal(new DecisionProblem.AlreadyDecided(state));
        }
        if (own && verdict == Verdict.APPROVE) {
            throw refusal(new DecisionProblem.OwnRequest());
        }
        review.votes().stream()
                .filter(vote -> vote.userId().equals(viewer.userId()))
                .findFirst()
                .ifPresent(vote -> {
                    throw refusal(new DecisionProblem.AlreadyVoted(vote.verdict(), state));
                });
        if (!own && !review.reviewers().contains(viewer.userId())) {
            throw refusal(new DecisionProblem.NotEligible());
        }
    }

    private static BitGoException refusal(DecisionProblem problem) {
        return switch (problem) {
            case DecisionProblem.Unknown unknown -> BitGoException.notFound("pending approval");
            case DecisionProblem.NotEligible stranger ->
                new BitGoException(BitGoErrorName.FORBIDDEN, "this pending approval is not yours to decide");
            case DecisionProblem.OwnRequest own ->
                new BitGoException(
                        BitGoErrorName.CANNOT_APPROVE_BY_SELF, "whoever asked for it cannot approve by self");
            case DecisionProblem.AlreadyVoted voted ->
                voted.state() == AuthorizationState.PENDING ? votedBefore() : closed(voted.state());
            case DecisionProblem.AlreadyDecided decided -> closed(decided.state());
            case DecisionProblem.Expired expired -> closed(AuthorizationState.EXPIRED);
            case DecisionProblem.PayloadChanged changed ->
                new BitGoException(BitGoErrorName.CONFLICT, "this pending approval is not what it was");
        };
    }

    private static BitGoException votedBefore() {
        return new BitGoException(
                BitGoErrorName.ALREADY_APPROVED,
                "you have already decided on this pending approval",
                Map.of("state", ApprovalState.PENDING.text()));
    }

    private static BitGoException closed(AuthorizationState state) {
        String text = ApprovalState.of(state).text();
        return new BitGoException(
                BitGoErrorName.CONFLICT, "this pending approval is already " + text, Map.of("state", text));
    }
}
