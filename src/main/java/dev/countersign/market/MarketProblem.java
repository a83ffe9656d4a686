package dev.countersign.market;

/** Why something was not registered. Nothing changed. */
public enum MarketProblem {

    /** No such network. */
    UNKNOWN_NETWORK,

    /** No such asset, or not of the kind that is needed. */
    UNKNOWN_ASSET,

    /** No such investment. */
    UNKNOWN_INVESTMENT,

    /** It is registered with something else that never changes, or what it needs alone is taken. */
    CONFLICT,

    /** An amount has more digits after the point than its asset. */
    TOO_FINE
}
