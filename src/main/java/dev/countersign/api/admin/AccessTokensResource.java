package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.identity.token.AccessToken;
import dev.countersign.identity.token.AccessTokenProblem;
import dev.countersign.identity.token.AccessTokenService;
import dev.countersign.identity.token.AddressRange;
import dev.countersign.identity.token.IssuedAccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** The bearer tokens of a partner's people. */
@Path("/admin/v1/partners/{partner_id}/users/{user_id}/access-tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class AccessTokensResource {

    private final CurrentCaller caller;
    private final AccessTokenService tokens;

    AccessTokensResource(CurrentCaller caller, AccessTokenService tokens) {
        this.caller = caller;
        this.tokens = tokens;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(
            operationId = "createAccessToken",
            summary = "Create a bearer token of a person",
            description = "`token` is in this answer and nowhere else.")
    @APIResponse(responseCode = "201", description = "The token")
    @APIResponse(responseCode = "404", description = "The partner has no such active person")
    public Uni<IssuedTokenBody> create(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("user_id") @Parameter(schema = @Schema(implementation = UUID.class)) String userId,
            @NotNull @Valid AccessTokenRequestBody body) {
        caller.require(Scope.OPERATOR);
        return tokens.issue(AdminRefusal.id(partnerId), AdminRefusal.id(userId), body.read())
                .map(result -> IssuedTokenBody.of(result.orThrow(AccessTokensResource::refused)));
    }

    @GET
    @Operation(operationId = "listAccessTokens", summary = "The bearer tokens of a person, live and not")
    @APIResponse(responseCode = "200", description = "The tokens, oldest first")
    public Uni<List<TokenBody>> list(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("user_id") @Parameter(schema = @Schema(implementation = UUID.class)) String userId) {
        caller.require(Scope.OPERATOR);
        return tokens.list(AdminRefusal.id(partnerId), AdminRefusal.id(userId))
                .map(found -> found.stream().map(TokenBody::of).toList());
    }

    @DELETE
    @Path("/{token_id}")
    @Operation(operationId = "revokeAccessToken", summary = "Revoke a bearer token, from the next request on")
    @APIResponse(responseCode = "204", description = "Revoked")
    @APIResponse(responseCode = "404", description = "No such live token of this person")
    public Uni<Void> revoke(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("user_id") @Parameter(schema = @Schema(implementation = UUID.class)) String userId,
            @RestPath("token_id") @Parameter(schema = @Schema(implementation = UUID.class)) String tokenId) {
        caller.require(Scope.OPERATOR);
        return tokens.revoke(AdminRefusal.id(partnerId), AdminRefusal.id(userId), AdminRefusal.id(tokenId))
                .invoke(revoked -> {
                    if (!revoked) {
                        throw AdminRefusal.unknown("live token of this person");
                    }
                })
                .replaceWithVoid();
    }

    private static AdminRefusal refused(AccessTokenProblem problem) {
        return switch (problem) {
            case AccessTokenProblem.UnknownUser unknown -> AdminRefusal.unknown("active person of this partner");
            case AccessTokenProblem.NoScope none ->
                AdminRefusal.invalid("invalid_scopes", "scopes: must name at least one");
            case AccessTokenProblem.ForeignScope foreign ->
                AdminRefusal.invalid(
                        "invalid_scopes",
                        "scopes: a person's token cannot carry "
                                + foreign.scope().text());
            case AccessTokenProblem.WrongLifetime wrong ->
                AdminRefusal.invalid("expires_in_seconds: must be from 1 second to ten years");
            case AccessTokenProblem.TooManyRanges many -> AdminRefusal.invalid("allowed_from: must be at most 100");
        };
    }

    /** A token, without its secret. */
    @Schema(name = "AccessToken")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TokenBody(
            UUID id,
            String label,
            AccessTokenRequestBody.Style style,

            @Schema(examples = "[\"wallet_view\", \"pending_approval_update\"]")
            List<String> scopes,

            @Schema(examples = "[\"203.0.113.0/24\"]", description = "Empty: everywhere")
            List<String> allowedFrom,

            Instant createdAt,
            Instant expiresAt,
            Instant revokedAt) {

        static TokenBody of(AccessToken token) {
            return new TokenBody(
                    token.id(),
                    token.label(),
                    AccessTokenRequestBody.Style.of(token.style()),
                    token.scopes().stream().map(Scope::text).sorted().toList(),
                    token.allowedFrom().stream().map(AddressRange::text).toList(),
                    token.createdAt(),
                    token.expiresAt(),
                    token.revokedAt().orElse(null));
        }
    }

    /** A token at the one moment when it is shown. */
    @Schema(name = "CreatedAccessToken")
    @JsonNaming(SnakeCaseStrategy.class)
    public record IssuedTokenBody(
            UUID id,

            @Schema(description = "What the person keeps secret; it is not shown again")
            String token,

            @Schema(examples = "[\"wallet_view\", \"pending_approval_update\"]")
            List<String> scopes,

            Instant expiresAt) {

        static IssuedTokenBody of(IssuedAccessToken issued) {
            TokenBody token = TokenBody.of(issued.token());
            return new IssuedTokenBody(token.id(), issued.secret(), token.scopes(), token.expiresAt());
        }
    }
}
