package dev.countersign.api.aquanow;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Permission;
import dev.countersign.identity.Scope;
import dev.countersign.identity.User;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
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
    private final Approvals approvals;

    CompanyProfileResource(CurrentCaller current, Approvals approvals) {
        this.current = current;
        this.approvals = approvals;
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
        return approvals.profile(member).map(profile -> {
            List<AccountRef> accounts =
                    profile.accounts().keySet().stream().map(AccountRef::new).toList();
            List<UserBody> found = profile.people().values().stream()
                    .filter(User::active)
                    .filter(person -> user.isEmpty() || Profile.username(person).equalsIgnoreCase(user.get()))
                    .sorted(Comparator.comparing(User::name).thenComparing(User::id))
                    .map(person -> UserBody.of(person, accounts))
                    .toList();
            if (found.isEmpty()) {
                throw nothingUnder(user.orElse(""));
            }
            return new UsersBody(new UsersData(found));
        });
    }

    @GET
    @Path("/accounts")
    @Operation(
            operationId = "listCompanyProfileAccounts",
            summary = "The accounts of the company profile, oldest first")
    @APIResponse(responseCode = "200", description = "The accounts")
    @APIResponse(responseCode = "404", description = "No such account, or none at all")
    public Uni<AccountsBody> accounts(
            @RestQuery("accountId")
                    @Parameter(description = "Only this one", schema = @Schema(type = SchemaType.STRING))
                    Optional<String> accountId) {
        Member member = Member.require(current, Scope.ACCOUNT_READ);
        return approvals.profile(member).map(profile -> {
            List<AccountBody> found = profile.accounts().entrySet().stream()
                    .filter(account -> accountId.isEmpty() || account.getKey().equals(accountId.get()))
                    .map(account -> AccountBody.of(account.getKey(), account.getValue()))
                    .toList();
            if (found.isEmpty()) {
                throw nothingUnder(profile.username(member.userId()).orElse(""));
            }
            return new AccountsBody(new AccountsData(found));
        });
    }

    private static AquanowException nothingUnder(String username) {
        return new AquanowException(404, "Could not find any accounts under user: " + username);
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

    /** Accounts. */
    @Schema(name = "AquanowAccounts")
    public record AccountsBody(@Schema(required = true) AccountsData data) {}

    /** Accounts. */
    @Schema(name = "AquanowAccountsData")
    public record AccountsData(@Schema(required = true) List<AccountBody> accounts) {}

    /** An account: the custody wallets that belong together. */
    @Schema(name = "AquanowAccount")
    public record AccountBody(
            @Schema(required = true, examples = "CA1000052R")
            String accountId,

            @Schema(required = true) String accountName,

            @Schema(required = true, enumeration = "custody")
            String accountType,

            @Schema(required = true, description = "Nothing moves between accounts on this wire")
            boolean allowBalanceTransfers,

            @Schema(required = true, description = "There is no credit")
            int creditLimitUsd,

            @Schema(required = true) boolean enableCryptoSourceAddressWhitelist,
            @Schema(required = true) boolean postTradeSettlements) {

        static AccountBody of(String id, String name) {
            return new AccountBody(id, name, "custody", false, 0, false, false);
        }
    }

    /** An account by its id. */
    @Schema(name = "AquanowAccountRef")
    public record AccountRef(
            @Schema(required = true, examples = "CA1000052R")
            String accountId) {}
}
