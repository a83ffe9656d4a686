package dev.countersign.policy;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Requirement;
import dev.countersign.identity.Permission;
import java.time.Duration;

/**
 * Whose agreement a rule asks for.
 *
 * @param quorum how many, 1 to 100
 * @param permission of those who hold it when the transfer is held, and still hold it when they decide
 * @param window how long there is to decide, in whole seconds
 */
public record Reviewers(int quorum, Permission permission, Duration window) {

    Requirement.ByPeople askedBy(Requester requester) {
        return new Requirement.ByPeople(quorum, Audience.holding(permission), requester, window);
    }
}
