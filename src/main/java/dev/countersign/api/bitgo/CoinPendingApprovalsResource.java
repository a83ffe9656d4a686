package dev.countersign.api.bitgo;

import dev.countersign.api.CurrentCaller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The same, of one coin: what is about no coin is seen under each. */
@Path("/api/v2/{coin}/pendingApprovals")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Pending approvals")
@SecurityRequirement(name = "AccessToken")
public class CoinPendingApprovalsResource {

    private final CurrentCaller caller;
    private final ApprovalDesk desk;

    CoinPendingApprovalsResource(CurrentCaller caller, ApprovalDesk desk) {
        this.caller = caller;
        this.desk = desk;
    }

    @GET
    @Operation(
            operationId = "listPendingApprovalsByCoin",
            summary = "What waits of one coin, newest first",
            description = "As `GET /api/v2/pendingApprovals`.")
    @APIResponse(responseCode = "200", description = "A page")
    @APIResponse(responseCode = "404", description = "No such coin")
    public Uni<PendingApprovalsResource.ListBody> list(@RestPath String coin, @BeanParam ApprovalQuery query) {
        return desk.list(caller.require(), Optional.of(coin), query);
    }

    @GET
    @Path("/count")
    @Operation(
            operationId = "countPendingApprovalsByCoin",
            summary = "How many wait, of all coins",
            description = "As `GET /api/v2/pendingApprovals/count`.")
    @APIResponse(responseCode = "200", description = "The numbers")
    public Uni<PendingApprovalsResource.CountBody> count(
            @RestPath String coin,
            @RestQuery
                    @Parameter(
                            description = "Only what the caller could decide now",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    String actionable,
            @RestQuery
                    @Parameter(
                            description = "Whether to say it of organizations too",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    String byOrganization) {
        return desk.count(caller.require(), actionable, byOrganization);
    }

    @PUT
    @Path("/bulkupdate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "bulkUpdatePendingApprovalsByCoin",
            summary = "Decide on many that are no transfers",
            description = "As `PUT /api/v2/pendingApprovals/bulkupdate`.")
    @APIResponse(responseCode = "200", description = "What became of each")
    public Uni<ApprovalRequests.BulkResult> bulkUpdate(
            @RestPath String coin,
            @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = ApprovalRequests.BulkUpdate.class)))
                    ApprovalRequests.BulkUpdate body) {
        return desk.bulkUpdate(caller.require(), Optional.ofNullable(body));
    }

    @GET
    @Path("/{approvalId}/transfer")
    @Operation(
            operationId = "getPendingApprovalTransferByCoin",
            summary = "The transfer that waits for an approval",
            description = "As `GET /api/v2/pendingApprovals/{approvalId}/transfer`.")
    @APIResponse(responseCode = "200", description = "The transfer")
    @APIResponse(responseCode = "400", description = "It is about no transfer")
    @APIResponse(responseCode = "404", description = "There is none of that id that the caller may see")
    public Uni<TransferBody.Envelope> transfer(@RestPath String coin, @RestPath String approvalId) {
        return desk.transfer(caller.require(), approvalId);
    }

    @GET
    @Path("/{approvalId}")
    @Operation(operationId = "getPendingApprovalByCoin", summary = "One that waits or waited")
    @APIResponse(responseCode = "200", description = "The approval")
    @APIResponse(responseCode = "404", description = "There is none of that id and coin that the caller may see")
    public Uni<PendingApprovalBody> get(
            @RestPath String coin,
            @RestPath String approvalId,
            @RestQuery
                    @Parameter(
                            description = "Whether to add `addressLabels`",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    String expandAddressLabels) {
        return desk.get(caller.require(), Optional.of(coin), approvalId, expandAddressLabels);
    }

    @PUT
    @Path("/{approvalId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "updatePendingApprovalByCoin",
            summary = "Approve or reject",
            description = "As `PUT /api/v2/pendingApprovals/{approvalId}`.")
    @APIResponse(responseCode = "200", description = "It is decided")
    @APIResponse(
            responseCode = "202",
            description = "Counted; more approvals are needed",
            content = @Content(schema = @Schema(implementation = PendingApprovalBody.class)))
    @APIResponse(responseCode = "404", description = "There is none of that id and coin that the caller may see")
    @APIResponse(responseCode = "409", description = "It has been decided; `context.state` says how")
    public Uni<RestResponse<PendingApprovalBody>> update(
            @RestPath String coin,
            @RestPath String approvalId,
            @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = ApprovalRequests.Update.class)))
                    ApprovalRequests.Update body) {
        return desk.update(caller.require(), Optional.of(coin), approvalId, Optional.ofNullable(body));
    }
}
