package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.HmacKeyEntry;
import dev.countersign.identity.HmacKeyProblem;
import dev.countersign.identity.HmacKeyRequest;
import dev.countersign.identity.HmacKeyService;
import dev.countersign.identity.IssuedHmacKey;
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

/** The keys with which a person signs requests, their secret being known to both sides. */
@Path("/admin/v1/partners/{partner_id}/users/{user_id}/hmac-keys")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class HmacKeysResource {

    private final CurrentCaller caller;
    private final HmacKeyService keys;

    HmacKeysResource(CurrentCaller caller, HmacKeyService keys) {
        this.caller = caller;
        this.keys = keys;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(operationId = "createHmacKey", summary = "Make a key for a person, five live ones at most")
    @APIResponse(responseCode = "201", description = "The key, with its secret, which is never shown again")
    @APIResponse(responseCode = "404", description = "The partner has no such active person")
    @APIResponse(responseCode = "409", description = "The person has five live keys; `code` is `too_many_keys`")
    public Uni<KeyBody> create(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("user_id") @Parameter(schema = @Schema(implementation = UUID.class)) String userId,
            @NotNull @Valid HmacKeyRequestBody body) {
        caller.require(Scope.OPERATOR);
        return keys.issue(AdminRefusal.id(partnerId), body.read(AdminRefusal.id(userId)))
                .map(result -> KeyBody.of(result.orThrow(HmacKeysResource::refused)));
    }

    @GET
    @Operation(operationId = "listHmacKeys", summary = "The keys of a person, live and revoked")
    @APIResponse(responseCode = "200", description = "The keys, oldest first")
    public Uni<List<KeyBody>> list(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("user_id") @Parameter(schema = @Schema(implementation = UUID.class)) String userId) {
        caller.require(Scope.OPERATOR);
        return keys.list(AdminRefusal.id(partnerId), Optional.of(AdminRefusal.id(userId)))
                .map(found -> found.stream().map(KeyBody::of).toList());
    }

    @DELETE
    @Path("/{key}")
    @Operation(operationId = "revokeHmacKey", summary = "Revoke a key, from the next request on")
    @APIResponse(responseCode = "204", description = "Revoked")
    @APIResponse(responseCode = "404", description = "No such live key of this person")
    public Uni<Void> revoke(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("user_id") @Parameter(schema = @Schema(implementation = UUID.class)) String userId,
            @RestPath @Parameter(description = "The public part of the key") String key) {
        caller.require(Scope.OPERATOR);
        return keys.revoke(AdminRefusal.id(partnerId), AdminRefusal.id(userId), key)
                .invoke(revoked -> {
                    if (revoked.isEmpty()) {
                        throw AdminRefusal.unknown("live key of this person");
                    }
                })
                .replaceWithVoid();
    }

    private static AdminRefusal refused(HmacKeyProblem problem) {
        return switch (problem) {
            case HmacKeyProblem.UnknownUser unknown -> AdminRefusal.unknown("active person of this partner");
            case HmacKeyProblem.TooManyKeys full ->
                AdminRefusal.conflict("too_many_keys", "the person has five live keys; revoke one first");
            case HmacKeyProblem.NoScope none ->
                AdminRefusal.invalid("invalid_scopes", "scopes: must name at least one");
            case HmacKeyProblem.ForeignScope foreign ->
                AdminRefusal.invalid(
                        "invalid_scopes",
                        "scopes: an HMAC key cannot carry " + foreign.scope().text());
            case HmacKeyProblem.MalformedSources malformed ->
                AdminRefusal.invalid("ip_allow_list: must be at most 5 IPv4 addresses");
        };
    }

    /** A key to be made. */
    @Schema(name = "CreateHmacKeyRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record HmacKeyRequestBody(
            @NotBlank @Size(max = 100) @Schema(examples = "treasury desk")
            String label,

            @Schema(
                    examples = "[\"approval:read\", \"approval:create\"]",
                    description =
                            "Of `approval:read`, `approval:create`, `approval:review` and `account:read`. Default: all of them;"
                                    + " what the person may do decides all the same")
            List<@NotNull String> scopes,

            @Size(max = HmacKeyRequest.MOST_SOURCES) @Schema(
                    examples = "[\"203.0.113.7\"]",
                    description = "The IPv4 addresses from which it may be used. Default: any")
            List<@NotNull String> ipAllowList) {

        HmacKeyRequest read(UUID userId) {
            return new HmacKeyRequest(userId, label, known(), ipAllowList == null ? List.of() : ipAllowList);
        }

        private Set<Scope> known() {
            if (scopes == null) {
                return CredentialKind.HMAC_KEY.scopes();
            }
            Set<Scope> wanted = EnumSet.noneOf(Scope.class);
            scopes.forEach(text -> wanted.add(Scope.parse(text)
                    .orElseThrow(() -> AdminRefusal.invalid("invalid_scopes", "scopes: one of them is unknown"))));
            return wanted;
        }
    }

    /** A key; with its secret in the answer that makes it, and never again. */
    @Schema(name = "HmacKey")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KeyBody(
            @Schema(required = true) UUID id,

            @Schema(required = true, description = "What goes into `x-api-key`")
            String key,

            @Schema(description = "Shown once: keep it now") String secret,
            @Schema(required = true) UUID userId,
            @Schema(required = true) String label,

            @Schema(required = true, examples = "[\"approval:read\"]")
            List<String> scopes,

            @Schema(required = true, description = "Empty for any address")
            List<String> ipAllowList,

            @Schema(required = true) Instant createdAt,
            Instant revokedAt) {

        static KeyBody of(IssuedHmacKey issued) {
            return body(issued.entry(), issued.secret());
        }

        static KeyBody of(HmacKeyEntry entry) {
            return body(entry, null);
        }

        private static KeyBody body(HmacKeyEntry entry, String secret) {
            return new KeyBody(
                    entry.id(),
                    entry.key(),
                    secret,
                    entry.userId(),
                    entry.label(),
                    entry.scopes().stream().map(Scope::text).sorted().toList(),
                    entry.sources(),
                    entry.createdAt(),
                    entry.revokedAt().orElse(null));
        }
    }
}
