package dev.countersign.identity.session;

import dev.countersign.database.Database;
import dev.countersign.identity.Caller;
import dev.countersign.identity.Scope;
import dev.countersign.identity.otp.OtpService;
import dev.countersign.identity.otp.OtpVerdict;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** The sessions of people's tokens. A caller with any other credential has none. */
@ApplicationScoped
public class SessionService {

    /** The longest unlock. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final String FIND = """
            select c.id, c.user_id, c.label, c.scopes, c.created_at, t.expires_at, t.unlocked_at, t.unlocked_until,
                   coalesce(t.unlocked_until > countersign_now(), false) as unlocked
              from credential c join access_token t on t.credential_id = c.id
             where c.id = $1""";

    private static final String UNLOCK = """
            update access_token
               set unlocked_at = n.now, unlocked_until = n.now + $2::bigint * interval '1 second'
              from (select countersign_now() as now) n
             where credential_id = $1""";

    private static final String LOCK =
            "update access_token set unlocked_at = null, unlocked_until = null where credential_id = $1";

    private final Database database;
    private final OtpService otp;

    SessionService(Database database, OtpService otp) {
        this.database = database;
        this.otp = otp;
    }

    /**
     * The session of a caller's token.
     *
     * @throws IllegalStateException when the caller's credential is no person's token
     */
    public Uni<Session> find(Caller caller) {
        return database.first(FIND, caller.credentialId())
                .map(row -> row.map(SessionService::session)
                        .orElseThrow(() -> new IllegalStateException("a session of what is no token")));
    }

    /**
     * Unlocks the caller's token with a one-time password, from now on.
     *
     * @param duration 1 s to 1 h, in whole seconds; what was left of an unlock before is over
     */
    public Uni<Result<Session, OtpProblem>> unlock(Caller caller, String code, Duration duration) {
        if (duration.toSeconds() < 1 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("nobody unlocks for " + duration);
        }
        return verify(caller, code)
                .flatMap(problem -> problem.<Uni<Result<Session, OtpProblem>>>map(
                                refusal -> Uni.createFrom().item(Result.refused(refusal)))
                        .orElseGet(() -> database.run(UNLOCK, caller.credentialId(), duration.toSeconds())
                                .flatMap(done -> find(caller))
                                .map(Result::done)));
    }

    /** Locks the caller's token; it may have been locked. */
    public Uni<Session> lock(Caller caller) {
        return database.run(LOCK, caller.credentialId()).flatMap(done -> find(caller));
    }

    /**
     * Whether a call that needs a one-time password may go on: the one that was given is good, or none was given and the session is
     * unlocked. A good one is used up, so ask last, when nothing else can refuse any more.
     *
     * @return what is in the way; empty when nothing is
     */
    public Uni<Optional<OtpProblem>> confirm(Caller caller, Optional<String> code) {
        return code.map(given -> verify(caller, given))
                .orElseGet(() -> find(caller)
                        .map(session -> session.unlock().isPresent()
                                ? Optional.empty()
                                : Optional.of(new OtpProblem.Needed())));
    }

    private Uni<Optional<OtpProblem>> verify(Caller caller, String code) {
        return otp.verify(caller.userId().orElseThrow(), code).map(verdict -> switch (verdict) {
            case OtpVerdict.Accepted good -> Optional.empty();
            case OtpVerdict.Wrong wrong -> Optional.of(new OtpProblem.Incorrect());
            case OtpVerdict.Locked locked -> Optional.of(new OtpProblem.Locked(locked.until()));
        });
    }

    private static Session session(Row row) {
        return new Session(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("label"),
                Scope.known(row.getArrayOfStrings("scopes")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getBoolean("unlocked")
                        ? Optional.of(new Session.Unlock(
                                row.getOffsetDateTime("unlocked_at").toInstant(),
                                row.getOffsetDateTime("unlocked_until").toInstant()))
                        : Optional.empty());
    }
}
