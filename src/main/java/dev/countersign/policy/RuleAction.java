package dev.countersign.policy;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Requirement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** What becomes of a transfer that a rule matches, or that none does. */
public sealed interface RuleAction {

    /** The name of the kind. */
    default String label() {
        return switch (this) {
            case Allow allow -> "ALLOW";
            case Deny deny -> "DENY";
            case Require require -> "REQUIRE";
        };
    }

    /** Nothing: it only says that a rule matched, and so the default is not asked. */
    record Allow() implements RuleAction {}

    /** It never happens, whatever other rules say. */
    record Deny() implements RuleAction {}

    /**
     * It waits for people.
     *
     * @param quorum how many, 1 to 100
     * @param audience who may decide: people who are named, and those who hold a permission when the transfer is held, and still hold
     *     it when they decide
     * @param window how long there is to decide, in whole seconds
     */
    record Require(int quorum, Audience audience, Duration window) implements RuleAction {

        /**
         * A requirement.
         *
         * @throws IllegalArgumentException when nobody could meet it
         */
        public Require {
            if (quorum < 1
                    || audience.users().isEmpty() && audience.permission().isEmpty()
                    || !window.isPositive()) {
                throw new IllegalArgumentException("%d of %s within %s".formatted(quorum, audience, window));
            }
        }

        /** The review that a transfer waits for, or a change of the rules does. */
        Requirement.ByPeople askedBy(Requester requester, Optional<UUID> ruleId) {
            return new Requirement.ByPeople(quorum, audience, requester, window, ruleId);
        }
    }
}
