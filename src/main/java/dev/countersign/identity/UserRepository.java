package dev.countersign.identity;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** People, always of one partner. */
@ApplicationScoped
public class UserRepository implements PanacheRepositoryBase<User, UUID> {

    Uni<Boolean> taken(UUID partnerId, String email) {
        return count("partnerId = ?1 and lower(email) = lower(?2)", partnerId, email)
                .map(found -> found > 0);
    }

    Uni<Optional<User>> ofPartner(UUID partnerId, UUID userId) {
        return find("partnerId = ?1 and id = ?2", partnerId, userId)
                .firstResult()
                .map(Optional::ofNullable);
    }

    Uni<List<User>> ofPartner(UUID partnerId) {
        return list("partnerId = ?1 order by name, id", partnerId);
    }
}
