package dev.countersign.identity.otp;

import java.time.Instant;

/** What became of a code. */
public sealed interface OtpVerdict {

    /** It was good, and is used up. */
    record Accepted() implements OtpVerdict {}

    /** It was not good, has been used, or its person has no device. */
    record Wrong() implements OtpVerdict {}

    /**
     * There were too many wrong ones: it was not even looked at.
     *
     * @param until when the next one is, by the database's clock
     */
    record Locked(Instant until) implements OtpVerdict {}
}
