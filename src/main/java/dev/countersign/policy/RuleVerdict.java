package dev.countersign.policy;

import java.util.List;

/**
 * Whether a rule matched a transfer, and why.
 *
 * @param rule the rule as it was
 * @param conditions the verdict on each of its conditions; all of them are judged, also when one is not met
 */
public record RuleVerdict(PolicyRule rule, List<ConditionVerdict> conditions) {

    public RuleVerdict {
        conditions = List.copyOf(conditions);
    }

    /** Whether all of its conditions are met. */
    public boolean matched() {
        return conditions.stream().allMatch(ConditionVerdict::met);
    }

    /** For people. */
    public String explanation() {
        if (conditions.isEmpty()) {
            return "matches every transfer";
        }
        List<String> reasons = conditions.stream()
                .filter(condition -> condition.met() == matched())
                .map(ConditionVerdict::explanation)
                .toList();
        return (matched() ? "matches: " : "does not match: ") + String.join("; ", reasons);
    }

    /** Whether only its webhook's consent kept it from matching. */
    boolean consented() {
        return conditions.stream().anyMatch(condition -> !condition.met())
                && conditions.stream().allMatch(condition -> condition.met() != isWebhook(condition));
    }

    /** Whether everything but what a webhook or the spending says is met, and so somebody has to be asked. */
    boolean matchesSoFar() {
        return conditions.stream()
                .allMatch(condition -> condition.met()
                        || isWebhook(condition)
                        || condition.condition().equals("velocity"));
    }

    private static boolean isWebhook(ConditionVerdict verdict) {
        return verdict.condition().equals("webhook");
    }
}
