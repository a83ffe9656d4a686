package dev.countersign.identity;

/** Why a person could not be created. */
public enum UserProblem {
    UNKNOWN_PARTNER,
    EMAIL_TAKEN
}
