package dev.countersign.policy;

import java.util.Map;

/**
 * Whether one condition of a rule is met, and why.
 *
 * @param condition its name
 * @param explanation for people
 * @param numbers what was compared, by name, for machines
 */
public record ConditionVerdict(String condition, boolean met, String explanation, Map<String, String> numbers) {

    public ConditionVerdict {
        numbers = Map.copyOf(numbers);
    }
}
