package dev.countersign.api.aquanow;

import dev.countersign.identity.IdentityService;
import dev.countersign.identity.Permission;
import dev.countersign.identity.User;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** The people behind the keys. */
@Singleton
final class People {

    private final IdentityService identity;

    People(IdentityService identity) {
        this.identity = identity;
    }

    /** The person on whose behalf a request is made. */
    Uni<User> of(Member member) {
        return identity.user(member.partnerId(), member.userId())
                .map(found -> found.orElseThrow(() -> AquanowException.forbidden("Forbidden")));
    }

    /** The same, who must have the right to edit settings. */
    Uni<User> editor(Member member) {
        return of(member).invoke(user -> {
            if (!user.permissions().contains(Permission.MANAGE_POLICIES)) {
                throw AquanowException.forbidden("The user has no right to edit settings");
            }
        });
    }
}
