package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.identity.Credential;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.KeyProblem;
import dev.countersign.identity.KeyRequest;
import dev.countersign.identity.KeyService;
import dev.countersign.identity.Scope;
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
import java.util.Optional;
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

/** The RSA keys with which a partner's backend, people and customers sign their tokens. */
@Path("/admin/v1/partners/{partner_id}/rs512-keys")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class PartnerKeysResource {

    private final CurrentCaller caller;
    private final IdentityService identity;
    private final KeyService keys;

    PartnerKeysResource(CurrentCaller caller, IdentityService identity, KeyService keys) {
        this.caller = caller;
        this.identity = identity;
        this.keys = keys;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(
            operationId = "createRs512Key",
            summary = "Register an RSA public key",
            description =
                    "Tokens that are signed with its private half name the `issuer` of the answer as their `iss`.")
    @APIResponse(responseCode = "201", description = "The key")
    @APIResponse(
            responseCode = "400",
            description = "Not one public RSA key, or scopes that its holder cannot have; `code` says which")
    @APIResponse(responseCode = "404", description = "No such partner")
    public Uni<KeyBody> create(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid Rs512KeyRequest body) {
        caller.require(Scope.OPERATOR);
        return keys.issueRs512Key(AdminRefusal.id(partnerId), body.read())
                .map(result -> KeyBody.of(result.orThrow(PartnerKeysResource::refused)));
    }

    @GET
    @Operation(operationId = "listRs512Keys", summary = "The RSA keys of a partner, live and revoked")
    @APIResponse(responseCode = "200", description = "The keys, oldest first")
    public Uni<List<KeyBody>> list(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return identity.credentials(AdminRefusal.id(partnerId), CredentialKind.RS512_KEY)
                .map(found -> found.stream().map(KeyBody::of).toList());
    }

    @DELETE
    @Path("/{key_id}")
    @Operation(operationId = "revokeRs512Key", summary = "Revoke an RSA key, from the next request on")
    @APIResponse(responseCode = "204", description = "Revoked")
    @APIResponse(responseCode = "404", description = "No such live key of this partner")
    public Uni<Void> revoke(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("key_id") @Parameter(schema = @Schema(implementation = UUID.class)) String keyId) {
        caller.require(Scope.OPERATOR);
        return identity.revoke(AdminRefusal.id(partnerId), CredentialKind.RS512_KEY, AdminRefusal.id(keyId))
                .invoke(revoked -> {
                    if (!revoked) {
                        throw AdminRefusal.unknown("live RSA key of this partner");
                    }
                })
                .replaceWithVoid();
    }

    private static AdminRefusal refused(KeyProblem problem) {
        return switch (problem) {
            case KeyProblem.UnknownPartner unknown -> AdminRefusal.unknown("partner");
            case KeyProblem.UnknownUser unknown ->
                AdminRefusal.invalid("unknown_user", "user_id: the partner has no such active person");
            case KeyProblem.UnknownCustomer unknown ->
                AdminRefusal.invalid("unknown_customer", "customer_id: the partner has no such customer");
            case KeyProblem.MalformedKey malformed ->
                AdminRefusal.invalid(
                        "malformed_key",
                        "public_key: must be one PEM block PUBLIC KEY with an RSA key (openssl rsa -pubout)");
            case KeyProblem.PrivateKey secret ->
                AdminRefusal.invalid(
                        "private_key",
                        "public_key: this is a private key. It must be known to its owner only, so make a new pair and send"
                                + " the public half");
            case KeyProblem.WrongSize wrong ->
                AdminRefusal.invalid(
                        "wrong_key_size", "public_key: has %d bits, must have 2048 to 8192".formatted(wrong.bits()));
            case KeyProblem.WrongExponent wrong ->
                AdminRefusal.invalid(
                        "wrong_key_exponent", "public_key: the exponent must be odd, from 65537 up to 64 bits long");
            case KeyProblem.NoScope none -> AdminRefusal.invalid("invalid_scopes", "scopes: must name at least one");
            case KeyProblem.ForeignScope foreign ->
                AdminRefusal.invalid(
                        "invalid_scopes",
                        "scopes: an RSA key cannot carry " + foreign.scope().text());
            case KeyProblem.NeedsUser needs ->
                AdminRefusal.invalid(
                        "invalid_scopes",
                        "scopes: %s is for a person's key, so user_id must be there"
                                .formatted(needs.scope().text()));
            case KeyProblem.NotForCustomer not ->
                AdminRefusal.invalid(
                        "invalid_scopes",
                        "scopes: a customer's key cannot carry " + not.scope().text());
        };
    }

    /** A public key to be registered. */
    @Schema(name = "CreateRs512KeyRequest")
    public record Rs512KeyRequest(
            @NotBlank @Size(max = 100) @Schema(examples = "production backend")
            String label,

            @NotBlank @Size(max = 10_000) @JsonProperty("public_key")
            @Schema(
                    examples = "-----BEGIN PUBLIC KEY-----\\n…\\n-----END PUBLIC KEY-----\\n",
                    description = "PEM, RSA, 2048 to 8192 bits")
            String publicKey,

            @NotNull @Schema(
                    required = true,
                    examples = "[\"customer_order:read\", \"customer_order:write\"]",
                    description =
                            "Of `customer_order:read`, `customer_order:write`, `partner:read`, `webhook_subscription` and"
                                    + " `partner_order_authorization`; the last only with `user_id`, the last three never with"
                                    + " `customer_id`")
            List<@NotNull String> scopes,

            @JsonProperty("user_id")
            @Schema(implementation = UUID.class, description = "The person whose key it is, if it is one's")
            String userId,

            @JsonProperty("customer_id")
            @Schema(
                    implementation = UUID.class,
                    description = "The one customer for whom it may act, if not for all of the partner's")
            String customerId) {

        KeyRequest read() {
            return new KeyRequest(label, publicKey, known(), id("user_id", userId), id("customer_id", customerId));
        }

        private Set<Scope> known() {
            Set<Scope> wanted = EnumSet.noneOf(Scope.class);
            scopes.forEach(text -> wanted.add(Scope.parse(text)
                    .orElseThrow(() -> AdminRefusal.invalid("invalid_scopes", "scopes: one of them is unknown"))));
            return wanted;
        }

        private static Optional<UUID> id(String field, String text) {
            return Optional.ofNullable(text)
                    .map(given -> Identifiers.parse(given)
                            .orElseThrow(() -> AdminRefusal.invalid(field + ": must be a UUID")));
        }
    }

    /** A registered key. */
    @Schema(name = "Rs512Key")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KeyBody(
            UUID id,

            @Schema(examples = "5f0c0e8e4b0f4a7f9d3c2b1a09182736", description = "What tokens must name as their `iss`")
            String issuer,

            @Schema(examples = "production backend") String label,
            @Schema(examples = "[\"customer_order:read\"]") List<String> scopes,
            UUID userId,
            UUID customerId,

            @Schema(
                    description =
                            "SHA-256 of the key as DER, in hexadecimal: `openssl pkey -pubin -outform DER | sha256sum`")
            String fingerprint,

            Instant createdAt,
            Instant revokedAt) {

        static KeyBody of(Credential key) {
            return new KeyBody(
                    key.id(),
                    key.publicId(),
                    key.label(),
                    key.scopes().stream().map(Scope::text).sorted().toList(),
                    key.userId().orElse(null),
                    key.customerId().orElse(null),
                    key.fingerprint().orElse(null),
                    key.createdAt(),
                    key.revokedAt().orElse(null));
        }
    }
}
