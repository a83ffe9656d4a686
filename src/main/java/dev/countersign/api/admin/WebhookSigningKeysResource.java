package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.PublicKeyPem;
import dev.countersign.event.webhook.PublishedKey;
import dev.countersign.event.webhook.SigningKeyService;
import dev.countersign.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** The key pairs of this installation, on wires whose webhooks are not signed with a secret of each partner. */
@Path("/admin/v1/webhook-signing-keys/{wire}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class WebhookSigningKeysResource {

    private final CurrentCaller caller;
    private final SigningKeyService keys;

    WebhookSigningKeysResource(CurrentCaller caller, SigningKeyService keys) {
        this.caller = caller;
        this.keys = keys;
    }

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "rotateWebhookSigningKey",
            summary = "Make or rotate the key that webhooks of a wire are signed with",
            description =
                    "The first key signs at once. A later one is published beside the present one for the overlap, then"
                            + " signs, and the old one stays published for another overlap. An overlap of zero ends the present"
                            + " keys now: for one that leaked. The private half never leaves this installation.")
    @APIResponse(responseCode = "201", description = "The public half of the new key")
    @APIResponse(responseCode = "404", description = "No such wire, or none that signs with a key")
    @APIResponse(responseCode = "409", description = "A key is already announced")
    public Uni<SigningKeyBody> rotate(@RestPath String wire, @NotNull @Valid RotateKeyRequest body) {
        caller.require(Scope.OPERATOR);
        Optional<Duration> overlap = Optional.ofNullable(body.overlapSeconds()).map(Duration::ofSeconds);
        return keys.rotate(wire, overlap).map(result -> SigningKeyBody.of(result.orThrow(WebhookRefusals::of)));
    }

    /** How to rotate. */
    @Schema(name = "RotateWebhookSigningKeyRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record RotateKeyRequest(
            @Min(0) @Max(2_592_000) @Schema(
                    examples = "86400",
                    description =
                            "How long the new key is announced, and the old one kept after it; without it as configured. 0: now")
            Long overlapSeconds) {}

    /** The public half of a key. */
    @Schema(name = "WebhookSigningKey")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SigningKeyBody(
            @Schema(description = "The `kid` of what it signs")
            UUID kid,

            @Schema(description = "PEM") String publicKey,

            Instant createdAt,

            @Schema(description = "From when on it signs") Instant activatesAt) {

        static SigningKeyBody of(PublishedKey key) {
            return new SigningKeyBody(key.id(), PublicKeyPem.of(key.publicKey()), key.createdAt(), key.activatesAt());
        }
    }
}
