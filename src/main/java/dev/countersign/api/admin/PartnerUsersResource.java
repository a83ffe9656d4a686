package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.Permission;
import dev.countersign.identity.Scope;
import dev.countersign.identity.User;
import dev.countersign.identity.UserProblem;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** The people of a partner, and what each may do for it. */
@Path("/admin/v1/partners/{partner_id}/users")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class PartnerUsersResource {

    private final CurrentCaller caller;
    private final IdentityService identity;

    PartnerUsersResource(CurrentCaller caller, IdentityService identity) {
        this.caller = caller;
        this.identity = identity;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(operationId = "createPartnerUser", summary = "Create a person of a partner")
    @APIResponse(responseCode = "201", description = "The person")
    @APIResponse(responseCode = "404", description = "No such partner")
    @APIResponse(
            responseCode = "409",
            description = "The partner has a person of that e-mail address, whatever the case of its letters")
    public Uni<UserBody> create(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid UserRequest body) {
        caller.require(Scope.OPERATOR);
        return identity.createUser(
                        AdminRefusal.id(partnerId), body.name(), body.email(), permissions(body.permissions()))
                .map(result -> UserBody.of(result.orThrow(PartnerUsersResource::refused)));
    }

    @GET
    @Operation(operationId = "listPartnerUsers", summary = "The people of a partner, also those who left")
    @APIResponse(responseCode = "200", description = "The people, by name")
    public Uni<List<UserBody>> list(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return identity.users(AdminRefusal.id(partnerId))
                .map(users -> users.stream().map(UserBody::of).toList());
    }

    @PUT
    @Path("/{user_id}/permissions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "setPartnerUserPermissions",
            summary = "Replace what a person may do",
            description =
                    "From the next decision on: approvals of somebody who may no longer give them do not count any more.")
    @APIResponse(responseCode = "200", description = "The person")
    @APIResponse(responseCode = "404", description = "The partner has no such person")
    public Uni<UserBody> permit(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("user_id") @Parameter(schema = @Schema(implementation = UUID.class)) String userId,
            @NotNull @Valid PermissionsRequest body) {
        caller.require(Scope.OPERATOR);
        UUID partner = AdminRefusal.id(partnerId);
        UUID user = AdminRefusal.id(userId);
        return identity.setPermissions(partner, user, permissions(body.permissions()))
                .flatMap(done -> person(partner, user));
    }

    @POST
    @Path("/{user_id}/deactivate")
    @Operation(
            operationId = "deactivatePartnerUser",
            summary = "A person no longer acts for the partner",
            description =
                    "From the next decision and the next request on: neither votes nor keys of this person count. Doing it twice"
                            + " is doing it once.")
    @APIResponse(responseCode = "200", description = "The person")
    @APIResponse(responseCode = "404", description = "The partner has no such person")
    public Uni<UserBody> deactivate(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("user_id") @Parameter(schema = @Schema(implementation = UUID.class)) String userId) {
        caller.require(Scope.OPERATOR);
        UUID partner = AdminRefusal.id(partnerId);
        UUID user = AdminRefusal.id(userId);
        return identity.deactivateUser(partner, user).flatMap(done -> person(partner, user));
    }

    private Uni<UserBody> person(UUID partnerId, UUID userId) {
        return identity.user(partnerId, userId)
                .map(found -> UserBody.of(found.orElseThrow(() -> AdminRefusal.unknown("person of this partner"))));
    }

    private static Set<Permission> permissions(List<String> names) {
        try {
            return names == null
                    ? Set.of()
                    : names.stream().map(Permission::new).collect(Collectors.toUnmodifiableSet());
        } catch (IllegalArgumentException malformed) {
            throw AdminRefusal.invalid(
                    "permissions: each is 1 to 64 characters: lower-case letters, digits and : . _ -,"
                            + " a letter first");
        }
    }

    private static AdminRefusal refused(UserProblem problem) {
        return switch (problem) {
            case UNKNOWN_PARTNER -> AdminRefusal.unknown("partner");
            case EMAIL_TAKEN -> AdminRefusal.conflict("the partner has a person of that e-mail address");
        };
    }

    /** A person to be created. */
    @Schema(name = "CreatePartnerUserRequest")
    public record UserRequest(
            @NotBlank @Size(max = 200) @Schema(examples = "Ana Reviewer")
            String name,

            @NotBlank @Size(max = 320) @Pattern(regexp = "[^@\\s]+@[^@\\s]+", message = "must be an e-mail address") @Schema(examples = "ana@example.com")
            String email,

            @Size(max = 100) @Schema(examples = "[\"send:review\"]", description = "Default: none")
            List<@NotNull String> permissions) {}

    /** What a person may do from now on. */
    @Schema(name = "SetPermissionsRequest")
    public record PermissionsRequest(
            @NotNull @Size(max = 100) @Schema(required = true, examples = "[\"send:review\"]")
            List<@NotNull String> permissions) {}

    /** A person. */
    @Schema(name = "PartnerPerson")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UserBody(
            UUID id,
            String name,
            String email,
            @Schema(examples = "[\"send:review\"]") List<String> permissions,

            @Schema(description = "Only of somebody who no longer acts for the partner")
            Instant deactivatedAt) {

        static UserBody of(User user) {
            return new UserBody(
                    user.id(),
                    user.name(),
                    user.email(),
                    user.permissions().stream().map(Permission::name).sorted().toList(),
                    user.deactivatedAt().orElse(null));
        }
    }
}
