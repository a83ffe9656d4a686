package dev.countersign.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
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

    @Column(name = "user_id")
    UUID userId;

    @Column(name = "customer_id")
    UUID customerId;

    @Column(name = "public_key")
    byte[] publicKey;

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

    /** The part of the token that is not secret: what finds the credential, or the issuer of the tokens that the caller signs. */
    public String publicId() {
        return publicId;
    }

    public String label() {
        return label;
    }

    /** What the credential may do. */
    public Set<Scope> scopes() {
        return Scope.known(scopes);
    }

    /** The partner's person whose credential it is, if it is one's. */
    public Optional<UUID> userId() {
        return Optional.ofNullable(userId);
    }

    /** The one customer for whom it may act, if it is bound to one. */
    public Optional<UUID> customerId() {
        return Optional.ofNullable(customerId);
    }

    /** The SHA-256 of the caller's public key (X.509 SubjectPublicKeyInfo, DER) in hexadecimal, if it signs its own tokens. */
    public Optional<String> fingerprint() {
        return Optional.ofNullable(publicKey).map(RsaKey::fingerprint);
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
            case API_KEY, RS512_KEY, ACCESS_TOKEN, HMAC_KEY -> partnerId;
            case PROVIDER_KEY -> providerId;
            case OPERATOR_TOKEN -> id;
        };
        return new Caller(id, tenant, scopes(), userId(), customerId());
    }
}
