package dev.countersign.authorization;

import java.util.Optional;
import java.util.UUID;

/**
 * Who asked: a person, a credential, or a person through a credential. Who asked cannot approve, but may reject or withdraw.
 *
 * @param userId a person of the partner; empty when only the credential is known, whose person is then looked up
 * @param credentialId the credential that was used
 */
public record Requester(Optional<UUID> userId, Optional<UUID> credentialId) {

    /**
     * A requester.
     *
     * @throws IllegalArgumentException when it is nobody
     */
    public Requester {
        if (userId.isEmpty() && credentialId.isEmpty()) {
            throw new IllegalArgumentException("nobody asked");
        }
    }

    /** A person. */
    public static Requester user(UUID userId) {
        return new Requester(Optional.of(userId), Optional.empty());
    }

    /** A credential, and the person to whom it belongs, if it belongs to one. */
    public static Requester credential(UUID credentialId) {
        return new Requester(Optional.empty(), Optional.of(credentialId));
    }

    /** Whether this is the same person, or came with the same credential. */
    boolean isAlso(Requester other) {
        return same(userId, other.userId) || same(credentialId, other.credentialId);
    }

    private static boolean same(Optional<UUID> one, Optional<UUID> other) {
        return one.isPresent() && one.equals(other);
    }
}
