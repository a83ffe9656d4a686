package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.Partner;
import dev.countersign.identity.Scope;
import dev.countersign.transfer.Wallet;
import dev.countersign.transfer.WalletService;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Partners, and what belongs to them: API keys, wallets. */
@Path("/admin/v1/partners")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Admin", description = "Operates this installation")
@SecurityRequirement(name = "OperatorToken")
public class PartnersResource {

    private final CurrentCaller caller;
    private final IdentityService identity;
    private final WalletService wallets;

    PartnersResource(CurrentCaller caller, IdentityService identity, WalletService wallets) {
        this.caller = caller;
        this.identity = identity;
        this.wallets = wallets;
    }

    @POST
    @ResponseStatus(201)
    @Operation(operationId = "createPartner", summary = "Create a partner")
    @APIResponse(responseCode = "201", description = "The partner")
    public Uni<PartnerBody> create(@NotNull @Valid NameRequest body) {
        caller.require(Scope.OPERATOR);
        return identity.createPartner(body.name()).map(PartnerBody::of);
    }

    @GET
    @Operation(operationId = "listPartners", summary = "All partners, by name")
    @APIResponse(responseCode = "200", description = "The partners")
    public Uni<List<PartnerBody>> list() {
        caller.require(Scope.OPERATOR);
        return identity.partners()
                .map(partners -> partners.stream().map(PartnerBody::of).toList());
    }

    @POST
    @Path("/{partner_id}/api-keys")
    @ResponseStatus(201)
    @Operation(
            operationId = "createApiKey",
            summary = "Create an API key",
            description = "The token is in this answer and nowhere else: only its hash is kept.")
    @APIResponse(responseCode = "201", description = "The key, with its token")
    @APIResponse(responseCode = "404", description = "No such partner")
    public Uni<IssuedBody> createKey(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid KeyRequest body) {
        caller.require(Scope.OPERATOR);
        return identity.issueApiKey(AdminRefusal.id(partnerId), body.label(), body.read())
                .map(issued -> IssuedBody.of(issued.orElseThrow(() -> AdminRefusal.unknown("partner"))));
    }

    @GET
    @Path("/{partner_id}/api-keys")
    @Operation(
            operationId = "listApiKeys",
            summary = "The API keys of a partner, live and revoked, without their tokens")
    @APIResponse(responseCode = "200", description = "The keys")
    public Uni<List<IssuedBody>> keys(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return identity.credentials(AdminRefusal.id(partnerId), CredentialKind.API_KEY)
                .map(keys -> keys.stream().map(IssuedBody::of).toList());
    }

    @DELETE
    @Path("/{partner_id}/api-keys/{key_id}")
    @Operation(operationId = "revokeApiKey", summary = "Revoke an API key, from the next request on")
    @APIResponse(responseCode = "204", description = "Revoked")
    @APIResponse(responseCode = "404", description = "No such live key of this partner")
    public Uni<Void> revoke(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("key_id") @Parameter(schema = @Schema(implementation = UUID.class)) String keyId) {
        caller.require(Scope.OPERATOR);
        return identity.revoke(AdminRefusal.id(partnerId), CredentialKind.API_KEY, AdminRefusal.id(keyId))
                .invoke(revoked -> {
                    if (!revoked) {
                        throw AdminRefusal.unknown("live API key of this partner");
                    }
                })
                .replaceWithVoid();
    }

    @POST
    @Path("/{partner_id}/wallets")
    @ResponseStatus(201)
    @Operation(
            operationId = "registerWallet",
            summary = "Register a partner's wallet",
            description =
                    "The sender of the partner's transfers on a network, whose key must sign them. One for each network.")
    @APIResponse(responseCode = "201", description = "The wallet")
    @APIResponse(
            responseCode = "409",
            description = "No such partner or network, or one of them has such a wallet already")
    public Uni<WalletBody> registerWallet(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid WalletRequest body) {
        caller.require(Scope.OPERATOR);
        return wallets.register(
                        AdminRefusal.id(partnerId), body.network(), AdminRefusal.address("address", body.address()))
                .map(wallet -> WalletBody.of(wallet.orElseThrow(() -> AdminRefusal.conflict(
                        "the partner or the network is unknown, or the partner has a wallet there, or the address is"
                                + " taken"))));
    }

    @GET
    @Path("/{partner_id}/wallets")
    @Operation(operationId = "listWallets", summary = "The wallets of a partner")
    @APIResponse(responseCode = "200", description = "The wallets")
    public Uni<List<WalletBody>> wallets(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return wallets.list(AdminRefusal.id(partnerId))
                .map(found -> found.stream().map(WalletBody::of).toList());
    }

    /** A name. */
    public record NameRequest(
            @NotBlank @Size(max = 200) @Schema(examples = "Acme Payments")
            String name) {}

    /** An API key to be created. */
    public record KeyRequest(
            @NotBlank @Size(max = 100) @Schema(examples = "production backend")
            String label,

            @Schema(
                    examples = "[\"ramp:read\", \"ramp:write\", \"ramp:authorize\"]",
                    description = "Default: all that an API key can carry")
            List<String> scopes) {

        Set<Scope> read() {
            if (scopes == null) {
                return CredentialKind.API_KEY.scopes();
            }
            Set<Scope> wanted = EnumSet.noneOf(Scope.class);
            scopes.forEach(text -> wanted.add(Scope.parse(text)
                    .filter(CredentialKind.API_KEY.scopes()::contains)
                    .orElseThrow(() -> AdminRefusal.invalid(
                            "scopes: an API key can carry ramp:read, ramp:write and ramp:authorize"))));
            return wanted;
        }
    }

    /** A wallet to be registered. */
    public record WalletRequest(
            @NotBlank @Size(max = 32) @Schema(examples = "sandbox")
            String network,

            @NotBlank @Size(max = 42) @Schema(examples = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
            String address) {}

    /** A partner. */
    @Schema(name = "Partner")
    @JsonNaming(SnakeCaseStrategy.class)
    public record PartnerBody(UUID id, String name, Instant createdAt) {

        static PartnerBody of(Partner partner) {
            return new PartnerBody(partner.id(), partner.name(), partner.createdAt());
        }
    }

    /** A wallet. */
    @Schema(name = "Wallet")
    public record WalletBody(UUID id, String network, String address) {

        static WalletBody of(Wallet wallet) {
            return new WalletBody(
                    wallet.id(), wallet.networkId(), wallet.address().toString());
        }
    }
}
