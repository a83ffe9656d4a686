package dev.countersign.api.bitgo;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the official client asks for when it is made, before it has a token. */
@Path(ConstantsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions")
public class ConstantsResource {

    static final String PATH = "/api/v1/client/constants";

    private static final int SECONDS = 86_400;

    @GET
    @Operation(operationId = "getClientConstants", summary = "Constants for clients: there are none")
    @APIResponse(responseCode = "200", description = "None")
    public ConstantsBody get() {
        return new ConstantsBody(Map.of(), SECONDS);
    }

    /** What clients need to know of this installation. */
    @Schema(name = "ClientConstants")
    public record ConstantsBody(
            @Schema(required = true, implementation = Object.class, description = "Nothing")
            Map<String, Object> constants,

            @Schema(required = true, description = "For how many seconds this holds", examples = "86400")
            int ttl) {}
}
