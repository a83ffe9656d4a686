package dev.countersign.authorization;

import dev.countersign.authorization.AuthorizationCommand.Approve;
import dev.countersign.authorization.AuthorizationCommand.Reject;
import dev.countersign.authorization.AuthorizationCommand.Vote;
import dev.countersign.authorization.DecisionProblem.AlreadyDecided;
import dev.countersign.authorization.DecisionProblem.AlreadyVoted;
import dev.countersign.authorization.DecisionProblem.Expired;
import dev.countersign.authorization.DecisionProblem.NotEligible;
import dev.countersign.authorization.DecisionProblem.OwnRequest;
import dev.countersign.authorization.DecisionProblem.PayloadChanged;
import dev.countersign.lifecycle.Result;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that one person's decision is judged by, as it stands while the authorization is locked. The judgement is pure: the
 * same ballot and decision always give the same answer.
 *
 * @param requester who asked
 * @param active whether the person still acts for the partner
 * @param eligible whether the person is in the audience, and still may decide
 * @param vote what the person said before, if anything
 * @param approvals of others who still may decide
 */
record Ballot(
        Terms terms, Requester requester, boolean active, boolean eligible, Optional<Verdict> vote, int approvals) {

    /**
     * The authorization itself.
     *
     * @param now the database's time
     */
    record Terms(AuthorizationState state, int quorum, PayloadDigest payload, Instant expiresAt, Instant now) {}

    /**
     * What a decision that counts does.
     *
     * @param trigger the command that it is
     * @param approvals how many there are with it
     */
    record Judgement(Class<? extends AuthorizationCommand> trigger, int approvals) {}

    /** Who, then when, then what: a person who may not decide learns nothing else. */
    Result<Judgement, DecisionProblem> judge(PersonalDecision decision) {
        return stranger(decision)
                .or(this::over)
                .or(() -> terms.payload().equals(decision.payload())
                        ? Optional.empty()
                        : Optional.<DecisionProblem>of(new PayloadChanged()))
                .<Result<Judgement, DecisionProblem>>map(Result::refused)
                .orElseGet(() -> Result.done(judgement(decision.verdict())));
    }

    private Optional<DecisionProblem> stranger(PersonalDecision decision) {
        boolean own = requester.isAlso(decision.by());
        if (!active || (!own && !eligible)) {
            return Optional.of(new NotEligible());
        }
        return own && decision.verdict() == Verdict.APPROVE ? Optional.of(new OwnRequest()) : Optional.empty();
    }

    private Optional<DecisionProblem> over() {
        if (vote.isPresent()) {
            return Optional.of(new AlreadyVoted(vote.get(), terms.state()));
        }
        return over(terms);
    }

    /** Why nothing can be decided any more, if it cannot: the boundary belongs to expiry. */
    static Optional<DecisionProblem> over(Terms terms) {
        return switch (terms.state()) {
            case APPROVED, REJECTED, CANCELLED -> Optional.of(new AlreadyDecided(terms.state()));
            case EXPIRED -> Optional.of(new Expired());
            case PENDING -> terms.now().isBefore(terms.expiresAt()) ? Optional.empty() : Optional.of(new Expired());
        };
    }

    private Judgement judgement(Verdict verdict) {
        return switch (verdict) {
            case REJECT -> new Judgement(Reject.class, approvals);
            case APPROVE -> new Judgement(approvals + 1 >= terms.quorum() ? Approve.class : Vote.class, approvals + 1);
        };
    }
}
