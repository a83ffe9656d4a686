package dev.countersign.policy;

/**
 * What a partner's rule says.
 *
 * @param name its name for people
 * @param condition which transfers it is for
 * @param reviewers who must agree to them
 */
public record RuleTerms(String name, Condition condition, Reviewers reviewers) {}
