package dev.countersign.api.unigox;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tells a partner's developer whether a key works. */
@Path("/api/v1/partner/verify-auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Account", description = "The partner's own account")
@SecurityRequirement(name = "ApiKeyAuth")
public class VerifyAuthResource {

    @GET
    @Operation(operationId = "verifyAuth", summary = "Verify authentication")
    @APIResponse(responseCode = "200", description = "The key is good")
    public Uni<Success<Verified>> verify() {
        return Uni.createFrom().item(Success.of(new Verified("authenticated", true)));
    }

    /** The key is good. */
    @Schema(name = "VerifyAuthResponse")
    public record Verified(String message, boolean authenticated) {}
}
