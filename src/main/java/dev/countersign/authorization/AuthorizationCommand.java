package dev.countersign.authorization;

/** Everything that can be done to an authorization. */
public sealed interface AuthorizationCommand {

    /** One approval of several that are needed. Only before {@code expires_at}. */
    record Vote() implements AuthorizationCommand {}

    /** Consent is given: by the one approval that was needed, or by the last of them. Only before {@code expires_at}, by the database's clock at the moment of the decision. */
    record Approve() implements AuthorizationCommand {}

    /** Consent is refused. Only before {@code expires_at}. */
    record Reject() implements AuthorizationCommand {}

    /** Whoever asked no longer asks. */
    record Cancel() implements AuthorizationCommand {}

    /** {@code now >= expires_at}, and nobody had decided. */
    record Expire() implements AuthorizationCommand {}
}
