package dev.countersign.identity;

/** Why a public key was not registered. */
public sealed interface KeyProblem {

    record UnknownPartner() implements KeyProblem {}

    /** No such person of the partner, or one who no longer acts for it. */
    record UnknownUser() implements KeyProblem {}

    /** No such customer of the partner. */
    record UnknownCustomer() implements KeyProblem {}

    /** The text is not one RSA public key as PEM. */
    record MalformedKey() implements KeyProblem {}

    /** The text has a private key in it: it should not have left its owner, and must be replaced. */
    record PrivateKey() implements KeyProblem {}

    /** The key is too short to be safe, or too long to be checked quickly; its modulus has this many bits. */
    record WrongSize(int bits) implements KeyProblem {}

    /** The key's exponent is so small that it is unsafe, or so large that checking is slow. */
    record WrongExponent() implements KeyProblem {}

    /** A key that may do nothing. */
    record NoScope() implements KeyProblem {}

    /** No key of this kind can carry the scope. */
    record ForeignScope(Scope scope) implements KeyProblem {}

    /** The scope is for a person's key, because what it allows is a person's decision. */
    record NeedsUser(Scope scope) implements KeyProblem {}

    /** The scope is for the partner as a whole, and the key is bound to one customer. */
    record NotForCustomer(Scope scope) implements KeyProblem {}
}
