package dev.countersign.policy;

import dev.countersign.authorization.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What becomes of a transfer. */
public sealed interface PolicyDecision {

    /** Why. */
    Explanation explanation();

    /** Which evaluation says so. */
    default UUID evaluationId() {
        return explanation().facts().evaluationId();
    }

    /** Whether a webhook rule consented, and is to be asked again when people have agreed, whoever asks for them. */
    default boolean askAgain() {
        return !(this instanceof Denied) && !explanation().consented().isEmpty();
    }

    /** Its name. */
    default String label() {
        return switch (this) {
            case Allowed allowed -> "ALLOWED";
            case Denied denied -> "DENIED";
            case Held held -> "HELD";
        };
    }

    /** Nobody has to agree. */
    record Allowed(Explanation explanation) implements PolicyDecision {}

    /**
     * It must not happen.
     *
     * @param ruleId the first rule that denies it; empty when the partner's default does
     * @param ruleName its name for people
     * @param reason for people
     */
    record Denied(Optional<UUID> ruleId, String ruleName, String reason, Explanation explanation)
            implements PolicyDecision {}

    /**
     * People must agree.
     *
     * @param requirements in the order of the rules that ask for them; every one of them must be met. Rules that ask the same people
     *     are met together
     */
    record Held(List<Requirement.ByPeople> requirements, Explanation explanation) implements PolicyDecision {

        public Held {
            requirements = List.copyOf(requirements);
        }
    }
}
