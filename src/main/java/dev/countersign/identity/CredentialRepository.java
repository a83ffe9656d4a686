package dev.countersign.identity;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Credentials by the public part of their token, and by partner. */
@ApplicationScoped
public class CredentialRepository implements PanacheRepositoryBase<Credential, UUID> {

    Uni<Optional<Credential>> live(CredentialKind kind, String publicId) {
        return find("publicId = ?1 and kind = ?2 and revokedAt is null", publicId, kind)
                .firstResult()
                .map(Optional::ofNullable);
    }

    Uni<List<Credential>> ofPartner(UUID partnerId, CredentialKind kind) {
        return list("partnerId = ?1 and kind = ?2 order by createdAt, id", partnerId, kind);
    }
}
