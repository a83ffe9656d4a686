package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.LiquidityProvider;
import dev.countersign.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Liquidity providers, and their keys for {@code /provider/v1}. */
@Path("/admin/v1/liquidity-providers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class LiquidityProvidersResource {

    private final CurrentCaller caller;
    private final IdentityService identity;

    LiquidityProvidersResource(CurrentCaller caller, IdentityService identity) {
        this.caller = caller;
        this.identity = identity;
    }

    @POST
    @ResponseStatus(201)
    @Operation(operationId = "createLiquidityProvider", summary = "Create a liquidity provider")
    @APIResponse(responseCode = "201", description = "The provider")
    public Uni<ProviderBody> create(@NotNull @Valid ProviderRequest body) {
        caller.require(Scope.OPERATOR);
        return identity.createProvider(body.name(), body.licensed(), body.settlementTrusted())
                .map(ProviderBody::of);
    }

    @POST
    @Path("/{provider_id}/api-keys")
    @ResponseStatus(201)
    @Operation(operationId = "createProviderKey", summary = "Create a provider's key; its token is shown once")
    @APIResponse(responseCode = "201", description = "The key, with its token")
    @APIResponse(responseCode = "404", description = "No such provider")
    public Uni<IssuedBody> createKey(
            @RestPath("provider_id") @Parameter(schema = @Schema(implementation = UUID.class)) String providerId,
            @NotNull @Valid LabelRequest body) {
        caller.require(Scope.OPERATOR);
        return identity.issueProviderKey(AdminRefusal.id(providerId), body.label())
                .map(issued -> IssuedBody.of(issued.orElseThrow(() -> AdminRefusal.unknown("liquidity provider"))));
    }

    @jakarta.ws.rs.DELETE
    @Path("/{provider_id}/api-keys/{key_id}")
    @Operation(operationId = "revokeProviderKey", summary = "Revoke a provider's key, from the next request on")
    @APIResponse(responseCode = "204", description = "Revoked")
    @APIResponse(responseCode = "404", description = "No such live key of this provider")
    public Uni<Void> revoke(
            @RestPath("provider_id") @Parameter(schema = @Schema(implementation = UUID.class)) String providerId,
            @RestPath("key_id") @Parameter(schema = @Schema(implementation = UUID.class)) String keyId) {
        caller.require(Scope.OPERATOR);
        return identity.revokeProviderKey(AdminRefusal.id(providerId), AdminRefusal.id(keyId))
                .invoke(revoked -> {
                    if (!revoked) {
                        throw AdminRefusal.unknown("live key of this provider");
                    }
                })
                .replaceWithVoid();
    }

    /** What a key is for. */
    public record LabelRequest(
            @NotBlank @Size(max = 100) @Schema(examples = "settlement system")
            String label) {}

    /** A liquidity provider to be created, with what the operator vouches for. */
    @Schema(name = "CreateLiquidityProviderRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record ProviderRequest(
            @NotBlank @Size(max = 200) @Schema(examples = "Example Liquidity")
            String name,

            @Schema(defaultValue = "false", description = "A licensed institution, rather than a peer")
            boolean licensed,

            @Schema(
                    defaultValue = "false",
                    description = "Its word that the fiat arrived is enough to release an escrow to it")
            boolean settlementTrusted) {}

    /** A liquidity provider. */
    @Schema(name = "LiquidityProvider")
    @JsonNaming(SnakeCaseStrategy.class)
    public record ProviderBody(UUID id, String name, boolean licensed, boolean settlementTrusted) {

        static ProviderBody of(LiquidityProvider provider) {
            return new ProviderBody(provider.id(), provider.name(), provider.licensed(), provider.settlementTrusted());
        }
    }
}
