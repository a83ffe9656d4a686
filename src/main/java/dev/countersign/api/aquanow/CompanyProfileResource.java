package dev.countersign.api.aquanow;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.Permission;
import dev.countersign.identity.Scope;
import dev.countersign.identity.User;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Who belongs to the caller's company profile, and what each may do. */
@Path("/users/v1/companyProfile")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
@SecurityRequirementsSet({
    @SecurityRequirement(name = "HmacKey"),
    @SecurityRequirement(name = "HmacNonce"),
    @SecurityRequirement(name = "HmacSignature")
})
public class CompanyProfileResource {

    private static final int LONGEST_NAME = 320;

    private final CurrentCaller current;
    private final IdentityService identity;

    CompanyProfileResource(CurrentCaller current, IdentityService identity) {
        this.current = current;
        this.identity = identity;
    }

    @GET
    @Path("/users")
    @Operation(operationId = "listCompanyProfileUsers", summary = "The people of the company profile, by name")
    @APIResponse(responseCode = "200", description = "The people who still act for it")
    @APIResponse(responseCode = "404", description = "Nobody of that name")
    public Uni<UsersBody> users(
            @RestQuery("user") @Parameter(description = "Only this one", schema = @Schema(type = SchemaType.STRING))
                    Optional<String> user) {
        Member member = Member.require(current, Scope.ACCOUNT_READ);
        user.filter(name -> name.length() > LONGEST_NAME).ifPresent(name -> {
            throw AquanowException.invalid("Invalid query parameters");
        });
        return identity.users(member.partnerId()).map(people -> {
            List<UserBody> found = people.stream()
                    .filter(User::active)
                    .filter(person -> user.isEmpty() || person.email().equalsIgnoreCase(user.get()))
                    .map(person -> UserBody.of(person, List.of()))
                    .toList();
            if (found.isEmpty()) {
                throw new AquanowException(404, "Could not find any accounts under user: " + user.orElse(""));
            }
            return new UsersBody(new UsersData(found));
        });
    }

    /** People. */
    @Schema(name = "AquanowUsers")
    public record UsersBody(@Schema(required = true) UsersData data) {}

    /** People. */
    @Schema(name = "AquanowUsersData")
    public record UsersData(@Schema(required = true) List<UserBody> usersList) {}

    /** A person, and what this person may do. */
    @Schema(name = "AquanowUser")
    public record UserBody(
            @Schema(required = true, examples = "ana@example.com")
            String username,

            @Schema(required = true, examples = "ana@example.com")
            String email,

            @Schema(required = true, description = "Holds the permission `transfer:approve`")
            boolean canApprove,

            @Schema(required = true, description = "Holds the permission `policy:manage`")
            boolean canEditSettings,

            @Schema(
                    required = true,
                    enumeration = {"approvalRequired", "directAccess"},
                    description = "`directAccess` with the permission `withdrawal:direct`")
            String withdrawalAccess,

            @Schema(required = true, description = "Nothing is traded on this wire")
            boolean canTrade,

            @Schema(required = true) List<AccountRef> permissionedAccounts) {

        static UserBody of(User user, List<AccountRef> accounts) {
            Set<Permission> held = user.permissions();
            return new UserBody(
                    user.email(),
                    user.email(),
                    held.contains(Permission.APPROVE_TRANSFERS),
                    held.contains(Permission.MANAGE_POLICIES),
                    held.contains(Permission.DIRECT_WITHDRAWAL) ? "directAccess" : "approvalRequired",
                    false,
                    accounts);
        }
    }

    /** An account by its id. */
    @Schema(name = "AquanowAccountRef")
    public record AccountRef(
            @Schema(required = true, examples = "CA1000052R")
            String accountId) {}
}
