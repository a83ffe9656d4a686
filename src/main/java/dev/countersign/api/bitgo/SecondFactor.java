package dev.countersign.api.bitgo;

import dev.countersign.identity.Caller;
import dev.countersign.identity.session.SessionService;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The one-time password of calls that need one. */
@ApplicationScoped
class SecondFactor {

    private final SessionService sessions;

    SecondFactor(SessionService sessions) {
        this.sessions = sessions;
    }

    /**
     * Goes on when the given code is good, or none is given and the session is unlocked. A good code is used up: ask last, when
     * nothing else can refuse any more.
     *
     * @return fails with a {@link BitGoException} otherwise
     */
    Uni<Void> require(Caller caller, Optional<String> otp) {
        return sessions.confirm(caller, otp)
                .invoke(problem -> problem.ifPresent(found -> {
                    throw BitGoException.of(found);
                }))
                .replaceWithVoid();
    }
}
