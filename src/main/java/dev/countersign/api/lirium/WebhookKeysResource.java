package dev.countersign.api.lirium;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.PublicKeyPem;
import dev.countersign.event.webhook.PublishedKey;
import dev.countersign.event.webhook.SigningKeyService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public keys that receivers verify webhooks with. They are no secret, so nobody has to say who he is. */
@Path(WebhookKeysResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhook subscriptions", description = "Where a partner is told what became of its customers' orders")
public class WebhookKeysResource {

    static final String PATH = "/v1/webhooks/public_keys";

    private final SigningKeyService keys;
    private final LiriumConfig config;

    WebhookKeysResource(SigningKeyService keys, LiriumConfig config) {
        this.keys = keys;
        this.config = config;
    }

    @GET
    @Operation(
            operationId = "listWebhookPublicKeys",
            summary = "The keys that webhooks are signed with",
            description =
                    "The present one; beside it one that is announced, or one that was replaced lately. `kid` in the"
                            + " token's header says which one signed.")
    @APIResponse(responseCode = "200", description = "The keys, in the order in which they were made")
    public Uni<KeysBody> list() {
        return keys.published(LiriumWebhookFormat.WIRE)
                .map(published -> new KeysBody(published.stream()
                        .map(key -> KeyBody.of(key, config.webhookIssuer()))
                        .toList()));
    }

    /** The keys. */
    @Schema(name = "LiriumWebhookPublicKeys")
    @JsonNaming(SnakeCaseStrategy.class)
    public record KeysBody(@Schema(required = true) List<KeyBody> publicKeys) {}

    /** One of them. */
    @Schema(name = "LiriumWebhookPublicKey")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KeyBody(
            @Schema(required = true, description = "As in the header of the tokens that it signs")
            UUID kid,

            @Schema(required = true, examples = "RS512") String algorithm,

            @Schema(required = true, examples = "countersign", description = "The `iss` of the tokens")
            String issuer,

            @Schema(required = true, description = "X.509 SubjectPublicKeyInfo as PEM")
            String publicKey,

            @Schema(required = true, description = "From when on it signs")
            Instant activatesAt,

            @Schema(
                    description =
                            "From when on nothing that it signed is to be believed; absent while no other follows")
            Instant retiresAt) {

        static KeyBody of(PublishedKey key, String issuer) {
            return new KeyBody(
                    key.id(),
                    "RS512",
                    issuer,
                    PublicKeyPem.of(key.publicKey()),
                    key.activatesAt().truncatedTo(ChronoUnit.SECONDS),
                    key.retiresAt()
                            .map(at -> at.truncatedTo(ChronoUnit.SECONDS))
                            .orElse(null));
        }
    }
}
