package dev.countersign.authorization;

/** Why a decision does not count. Nothing changed. */
public sealed interface DecisionProblem {

    /** The partner has no such authorization by people. */
    record Unknown() implements DecisionProblem {}

    /** The person may not decide this: never could, or no longer can. */
    record NotEligible() implements DecisionProblem {}

    /** Who asked cannot approve. */
    record OwnRequest() implements DecisionProblem {}

    /**
     * The person has decided before: one person, one vote.
     *
     * @param before what they said then; a repeat says the same
     * @param state where the authorization stands now
     */
    record AlreadyVoted(Verdict before, AuthorizationState state) implements DecisionProblem {}

    /** It was settled before: {@code APPROVED}, {@code REJECTED} or {@code CANCELLED}. */
    record AlreadyDecided(AuthorizationState state) implements DecisionProblem {}

    /** Its time is over, whether or not that has been written down yet. */
    record Expired() implements DecisionProblem {}

    /** What the person was shown is not what this authorization is about. */
    record PayloadChanged() implements DecisionProblem {}
}
