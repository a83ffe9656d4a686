package dev.countersign.identity.token;

import dev.countersign.identity.Scope;

/** Why a token was not made. */
public sealed interface AccessTokenProblem {

    /** No such person of the partner, or one who no longer acts for it. */
    record UnknownUser() implements AccessTokenProblem {}

    /** A token that may do nothing. */
    record NoScope() implements AccessTokenProblem {}

    /** No token of a person can carry the scope. */
    record ForeignScope(Scope scope) implements AccessTokenProblem {}

    /** It would live for less than a second, or for more than ten years. */
    record WrongLifetime() implements AccessTokenProblem {}

    /** More ranges of addresses than a token can have: 100. */
    record TooManyRanges() implements AccessTokenProblem {}
}
