package dev.countersign.api.bitgo;

import dev.countersign.event.RequestId;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The error envelope of the wire. */
@Schema(name = "BitGoErrorResponse")
public record BitGoError(
        @Schema(required = true, examples = "needs unlock", description = "For humans; may change")
        String error,

        @Schema(required = true, examples = "Response", description = "Stable, for machines")
        String name,

        @Schema(required = true, description = "The same as Request-ID and X-Request-Id")
        String requestId,

        @Schema(required = true, implementation = Object.class, description = "The facts of this name")
        Map<String, Object> context,

        @Schema(description = "Only when true: a one-time password is needed, or a better one")
        Boolean needsOTP,

        @Schema(description = "Only when true: unlocking the session would do")
        Boolean needsUnlock,

        @Schema(description = "Only when true") Boolean invalidToken) {

    /** Tells the official client that its token is no good. */
    private static final String AUTHENTICATION_REQUIRED = "x-auth-required";

    /** An answer with a status of its own: some of HTTP's have no name on this wire, and take the nearest one. */
    static Response answer(
            int status, BitGoErrorName name, String message, Map<String, Object> context, Set<BitGoFlag> flags) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", message);
        body.put("name", name.text());
        body.put("requestId", RequestId.current().orElse(""));
        body.put("context", context);
        flags.stream().sorted().forEach(flag -> body.put(flag.text(), true));
        Response.ResponseBuilder answer =
                Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
        if (flags.contains(BitGoFlag.INVALID_TOKEN)) {
            answer.header(AUTHENTICATION_REQUIRED, "true");
        }
        return answer.build();
    }
}
