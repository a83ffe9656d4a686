package dev.countersign.identity;

/** Why a key was not made. */
public sealed interface HmacKeyProblem {

    /** The partner has no such person, or one who no longer acts for it. */
    record UnknownUser() implements HmacKeyProblem {}

    /** The person has as many live keys as anybody may have. */
    record TooManyKeys() implements HmacKeyProblem {}

    /** A key that may do nothing. */
    record NoScope() implements HmacKeyProblem {}

    /** No key of this kind can carry the scope. */
    record ForeignScope(Scope scope) implements HmacKeyProblem {}

    /** One is no IPv4 address, or they are too many. */
    record MalformedSources() implements HmacKeyProblem {}
}
