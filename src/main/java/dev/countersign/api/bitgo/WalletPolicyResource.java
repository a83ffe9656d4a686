package dev.countersign.api.bitgo;

import dev.countersign.api.CurrentCaller;
import dev.countersign.policy.PolicyChangeService.Outcome;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The rules of a wallet, in the partner's one policy. */
@Path("/api/v2/{coin}/wallet/{walletId}/policy/rule")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Wallets")
@SecurityRequirement(name = "AccessToken")
public class WalletPolicyResource {

    private static final String WAITS = "Others must agree first";
    private static final String CHANGED = "The wallet, with its rules as they are now";
    private static final String UNKNOWN = "The partner has no such wallet of this coin, or the wallet has no such rule";

    private final CurrentCaller caller;
    private final Viewers viewers;
    private final WalletRules rules;
    private final WalletBodies wallets;
    private final RuleChanges changes;
    private final ApprovalBodies bodies;

    WalletPolicyResource(
            CurrentCaller caller,
            Viewers viewers,
            WalletRules rules,
            WalletBodies wallets,
            RuleChanges changes,
            ApprovalBodies bodies) {
        this.caller = caller;
        this.viewers = viewers;
        this.rules = rules;
        this.wallets = wallets;
        this.changes = changes;
        this.bodies = bodies;
    }

    @POST
    @Operation(operationId = "createWalletPolicyRule", summary = "Make a rule for a wallet")
    @APIResponse(
            responseCode = "200",
            description = CHANGED,
            content = @Content(schema = @Schema(implementation = WalletBody.class)))
    @APIResponse(
            responseCode = "202",
            description = WAITS,
            content = @Content(schema = @Schema(implementation = PendingApprovalBody.class)))
    @APIResponse(responseCode = "404", description = UNKNOWN)
    @APIResponse(responseCode = "409", description = "The policy was just changed by somebody else")
    public Uni<RestResponse<Object>> create(
            @RestPath String coin,
            @RestPath String walletId,
            @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = PolicyRuleRequest.class)))
                    PolicyRuleRequest body) {
        return viewers.of(caller.require())
                .flatMap(viewer -> rules.create(viewer, coin, walletId, Optional.ofNullable(body))
                        .flatMap(changed -> answer(viewer, changed)));
    }

    @PUT
    @Operation(
            operationId = "updateWalletPolicyRule",
            summary = "Change a rule of a wallet",
            description = "Lists are changed by what is to be added or removed; everything else is replaced.")
    @APIResponse(
            responseCode = "200",
            description = CHANGED,
            content = @Content(schema = @Schema(implementation = WalletBody.class)))
    @APIResponse(
            responseCode = "202",
            description = WAITS,
            content = @Content(schema = @Schema(implementation = PendingApprovalBody.class)))
    @APIResponse(responseCode = "404", description = UNKNOWN)
    @APIResponse(responseCode = "409", description = "The policy was just changed by somebody else")
    public Uni<RestResponse<Object>> update(
            @RestPath String coin,
            @RestPath String walletId,
            @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = PolicyRuleRequest.class)))
                    PolicyRuleRequest body) {
        return viewers.of(caller.require())
                .flatMap(viewer -> rules.update(viewer, coin, walletId, Optional.ofNullable(body))
                        .flatMap(changed -> answer(viewer, changed)));
    }

    @DELETE
    @Operation(
            operationId = "removeWalletPolicyRule",
            summary = "Remove a rule of a wallet",
            description = "Of the body, the `id` is read.")
    @APIResponse(
            responseCode = "200",
            description = CHANGED,
            content = @Content(schema = @Schema(implementation = WalletBody.class)))
    @APIResponse(
            responseCode = "202",
            description = WAITS,
            content = @Content(schema = @Schema(implementation = PendingApprovalBody.class)))
    @APIResponse(responseCode = "404", description = UNKNOWN)
    @APIResponse(responseCode = "409", description = "The policy was just changed by somebody else")
    public Uni<RestResponse<Object>> remove(
            @RestPath String coin,
            @RestPath String walletId,
            @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = PolicyRuleRequest.class)))
                    PolicyRuleRequest body) {
        return viewers.of(caller.require())
                .flatMap(viewer -> rules.remove(viewer, coin, walletId, Optional.ofNullable(body))
                        .flatMap(changed -> answer(viewer, changed)));
    }

    private Uni<RestResponse<Object>> answer(Viewer viewer, WalletRules.Changed changed) {
        return switch (changed.outcome()) {
            case Outcome.Applied applied ->
                wallets.of(viewer, changed.found().wallet(), changed.found().coin())
                        .map(RestResponse::ok);
            case Outcome.Waits waits ->
                changes.find(viewer.partnerId(), waits.change().authorizationId())
                        .flatMap(found -> bodies.of(viewer.partnerId(), found.orElseThrow(), ApprovalDesk.ONE))
                        .map(shown -> RestResponse.status(RestResponse.Status.ACCEPTED, shown));
        };
    }
}
