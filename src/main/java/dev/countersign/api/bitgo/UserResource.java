package dev.countersign.api.bitgo;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Caller;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.session.SessionService;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The session of the token that is used, and whose it is. Every token may ask; {@code /api/v1/user/…} is the same. */
@Path("/api/v2/user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions")
@SecurityRequirement(name = "AccessToken")
public class UserResource {

    private static final int SHORTEST = 1;
    private static final int LONGEST = 3600;
    private static final int USUAL = 600;

    private final CurrentCaller caller;
    private final SessionService sessions;
    private final IdentityService identity;

    UserResource(CurrentCaller caller, SessionService sessions, IdentityService identity) {
        this.caller = caller;
        this.sessions = sessions;
        this.identity = identity;
    }

    @POST
    @Path("/unlock")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "unlockSession",
            summary = "Do without one-time passwords for a while",
            description = "For this token. Also at `/api/v1/user/unlock`.")
    @APIResponse(responseCode = "200", description = "The session")
    public Uni<SessionBody> unlock(@NotNull @Valid UnlockRequest body) {
        Duration duration = Duration.ofSeconds(body.duration() == null ? USUAL : body.duration());
        return sessions.unlock(caller.require(), body.otp(), duration)
                .map(result -> SessionBody.of(result.orThrow(BitGoException::of)));
    }

    @POST
    @Path("/lock")
    @Operation(
            operationId = "lockSession",
            summary = "Ask for one-time passwords again",
            description = "For this token. Also at `/api/v1/user/lock`.")
    @APIResponse(responseCode = "200", description = "The session")
    public Uni<SessionBody> lock() {
        return sessions.lock(caller.require()).map(SessionBody::of);
    }

    @GET
    @Path("/session")
    @Operation(
            operationId = "getSession",
            summary = "What this token may do now",
            description = "Also at `/api/v1/user/session`.")
    @APIResponse(responseCode = "200", description = "The session")
    public Uni<SessionBody> session() {
        return sessions.find(caller.require()).map(SessionBody::of);
    }

    @GET
    @Path("/me")
    @Operation(operationId = "getMe", summary = "Whose token this is", description = "Also at `/api/v1/user/me`.")
    @APIResponse(responseCode = "200", description = "The person")
    public Uni<UserBody> me() {
        Caller known = caller.require();
        return identity.user(known.tenantId(), known.userId().orElseThrow())
                .map(found -> UserBody.of(found.orElseThrow(() -> BitGoException.notFound("user"))));
    }

    /** How a session is unlocked. */
    @Schema(name = "UnlockSessionRequest")
    public record UnlockRequest(
            @NotBlank @Size(max = 64) @Schema(examples = "123456", description = "A one-time password, which is used up")
            String otp,

            @Min(SHORTEST) @Max(LONGEST) @Schema(examples = "600", description = "In seconds; default 600")
            Integer duration) {}
}
