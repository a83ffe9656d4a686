package dev.countersign.policy;

/** Why a rule was not saved. Nothing changed. */
public enum PolicyProblem {

    /** No such partner. */
    UNKNOWN_PARTNER,

    /** The partner has no such rule. */
    UNKNOWN_RULE,

    /** No such asset. */
    UNKNOWN_ASSET,

    /** Another rule of the partner stands there. */
    POSITION_TAKEN,

    /** The amount has more digits after the point than the asset. */
    TOO_FINE,

    /** The partner has as many rules as there may be. */
    TOO_MANY
}
