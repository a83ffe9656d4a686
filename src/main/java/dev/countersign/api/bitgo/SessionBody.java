package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.identity.Scope;
import dev.countersign.identity.session.Session;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A session. */
@Schema(name = "UserSessionResponse")
public record SessionBody(@Schema(required = true) Content session) {

    static SessionBody of(Session session) {
        return new SessionBody(new Content(
                BitGoId.of(session.credentialId()),
                BitGoId.of(session.userId()),
                session.label(),
                session.scopes().stream().map(Scope::text).sorted().toList(),
                BitGoTime.of(session.createdAt()),
                BitGoTime.of(session.expiresAt()),
                session.unlock().map(Unlock::of).orElse(null)));
    }

    /** What a token may do now. */
    @Schema(name = "UserSession")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Content(
            @Schema(required = true, examples = "59cd72485007a239fb00282ed480da1f", description = "The token's id")
            String id,

            @Schema(required = true, examples = "59cd72485007a239fb00282ed480da1f", description = "Whose token it is")
            String user,

            @Schema(required = true, examples = "laptop") String label,

            @Schema(required = true, examples = "[\"pending_approval_update\"]")
            List<String> scope,

            @Schema(required = true, format = "date-time") String created,

            @Schema(required = true, format = "date-time", description = "When the token's time is over")
            String expires,

            @Schema(description = "Only while no one-time password is needed")
            Unlock unlock) {}

    /** A while in which no one-time password is needed. */
    @Schema(name = "UserSessionUnlock")
    public record Unlock(
            @Schema(required = true, format = "date-time") String time,
            @Schema(required = true, format = "date-time") String expires,

            @Schema(required = true, description = "Always 0: tokens have no spending limit, so nothing is counted")
            int txCount,

            @Schema(required = true, description = "Always 0")
            int txValue) {

        private static Unlock of(Session.Unlock unlock) {
            return new Unlock(BitGoTime.of(unlock.since()), BitGoTime.of(unlock.until()), 0, 0);
        }
    }
}
