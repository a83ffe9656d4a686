package dev.countersign.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A person of a partner. */
@Entity
@Table(name = "partner_user")
public class User {

    @Id
    UUID id;

    @Column(name = "partner_id")
    UUID partnerId;

    String name;

    String email;

    String[] permissions = {};

    @Column(name = "deactivated_at")
    Instant deactivatedAt;

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String email() {
        return email;
    }

    /** What the person may do for the partner. */
    public Set<Permission> permissions() {
        return Arrays.stream(permissions).map(Permission::new).collect(Collectors.toUnmodifiableSet());
    }

    /** When the person ceased to act for the partner, if so. */
    public Optional<Instant> deactivatedAt() {
        return Optional.ofNullable(deactivatedAt);
    }

    /** Whether the person still acts for the partner. */
    public boolean active() {
        return deactivatedAt == null;
    }
}
