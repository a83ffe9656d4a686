package dev.countersign.identity.session;

import java.time.Instant;

/** Why a call that needs a one-time password does not go on. */
public sealed interface OtpProblem {

    /** None was given, and the session is locked. */
    record Needed() implements OtpProblem {}

    /** What was given is not good, or has been used. */
    record Incorrect() implements OtpProblem {}

    /**
     * There were too many wrong ones.
     *
     * @param until when the next one is looked at, by the database's clock
     */
    record Locked(Instant until) implements OtpProblem {}
}
