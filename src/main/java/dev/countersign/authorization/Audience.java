package dev.countersign.authorization;

import dev.countersign.identity.Permission;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who may decide: people who are named, and everybody who holds a permission. It is read when the authorization is opened;
 * whoever comes later is not in it, and whoever has left by the time of the decision no longer counts.
 *
 * @param users people of the partner; others are ignored
 * @param permission must still be held at the decision
 */
public record Audience(Set<UUID> users, Optional<Permission> permission) {

    public Audience {
        users = Set.copyOf(users);
    }

    /** These people. */
    public static Audience of(Set<UUID> users) {
        return new Audience(users, Optional.empty());
    }

    /** Everybody who holds this permission. */
    public static Audience holding(Permission permission) {
        return new Audience(Set.of(), Optional.of(permission));
    }
}
