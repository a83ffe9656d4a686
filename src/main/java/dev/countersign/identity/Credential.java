package dev.countersign.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.Generated;

/** How a caller proves itself. */
@Entity
public class Credential {

    @Id
    UUID id;

    @Enumerated(EnumType.STRING)
    CredentialKind kind;

    @Column(name = "public_id")
    String publicId;

    @Column(name = "secret_hash")
    byte[] secretHash;

    @Column(name = "partner_id")
    UUID partnerId;

    @Column(name = "provider_id")
    UUID providerId;

    String[] scopes;

    String label;

    @Generated
    @Column(name = "created_at", insertable = false, updatable = false)
    Instant createdAt;

    @Column(name = "revoked_at")
    Instant revokedAt;

    public UUID id() {
        return id;
    }

    /** The part of the token that is not secret. */
    public String publicId() {
        return publicId;
    }

    public String label() {
        return label;
    }

    /** What the credential may do. */
    public Set<Scope> scopes() {
        List<Scope> known = Arrays.stream(scopes)
                .map(Scope::parse)
                .flatMap(Optional::stream)
                .toList();
        return known.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(known));
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When it was revoked, if it was. */
    public Optional<Instant> revokedAt() {
        return Optional.ofNullable(revokedAt);
    }

    Caller caller() {
        UUID tenant = switch (kind) {
            case API_KEY -> partnerId;
            case PROVIDER_KEY -> providerId;
            case OPERATOR_TOKEN -> id;
        };
        return new Caller(id, tenant, scopes());
    }
}
