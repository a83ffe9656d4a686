package dev.countersign.policy;

/** Why a policy was not changed. Nothing changed. */
public enum PolicyProblem {

    /** No such partner. */
    UNKNOWN_PARTNER,

    /** The partner has no such rule. */
    UNKNOWN_RULE,

    /** No such asset, or no such currency. */
    UNKNOWN_ASSET,

    /** Another rule of the partner stands there. */
    POSITION_TAKEN,

    /** The amount has more digits after the point than an asset of the rule. */
    TOO_FINE,

    /** The partner has as many rules as there may be. */
    TOO_MANY,

    /** A reviewer who is named is not one of the partner's people. */
    UNKNOWN_USER,

    /** A change of the policy needs more people than the partner has. */
    TOO_FEW_REVIEWERS,

    /** The rule no longer says what it said when its change was asked for. */
    RULE_CHANGED,

    /** The webhook's URL must not be called. */
    BAD_WEBHOOK
}
