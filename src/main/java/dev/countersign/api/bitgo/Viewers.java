package dev.countersign.api.bitgo;

import dev.countersign.identity.Caller;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds out what the person may see whose token is used. */
@ApplicationScoped
class Viewers {

    private final IdentityService identity;

    Viewers(IdentityService identity) {
        this.identity = identity;
    }

    Uni<Viewer> of(Caller caller) {
        UUID userId = caller.userId().orElseThrow();
        return identity.user(caller.tenantId(), userId).map(found -> viewer(caller, userId, found));
    }

    private static Viewer viewer(Caller caller, UUID userId, Optional<User> user) {
        return new Viewer(caller, userId, user.map(User::permissions).orElse(Set.of()));
    }
}
