package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.api.CurrentCaller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
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

/** What waits for people, of every coin. */
@Path("/api/v2/pendingApprovals")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Pending approvals", description = "Transfers, and changes of rules, that wait for a partner's people")
@SecurityRequirement(name = "AccessToken")
public class PendingApprovalsResource {

    private final CurrentCaller caller;
    private final ApprovalDesk desk;

    PendingApprovalsResource(CurrentCaller caller, ApprovalDesk desk) {
        this.caller = caller;
        this.desk = desk;
    }

    @GET
    @Operation(
            operationId = "listPendingApprovals",
            summary = "What waits, newest first",
            description =
                    "Everything of the partner for those who may approve transfers; for others what they asked for, or may decide."
                            + " Values can be repeated, or stand with commas. Any case of `pendingApprovals` will do.")
    @APIResponse(responseCode = "200", description = "A page")
    public Uni<ListBody> list(@BeanParam ApprovalQuery query) {
        return desk.list(caller.require(), Optional.empty(), query);
    }

    @GET
    @Path("/count")
    @Operation(operationId = "countPendingApprovals", summary = "How many wait")
    @APIResponse(responseCode = "200", description = "The numbers")
    public Uni<CountBody> count(
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
            operationId = "bulkUpdatePendingApprovals",
            summary = "Decide on many that are no transfers",
            description =
                    "Each stands and falls by itself; transfers are an `error` each. To approve, the session must be unlocked.")
    @APIResponse(
            responseCode = "200",
            description = "What became of each, until the end or, with `bailOnError`, the first error")
    public Uni<ApprovalRequests.BulkResult> bulkUpdate(
            @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = ApprovalRequests.BulkUpdate.class)))
                    ApprovalRequests.BulkUpdate body) {
        return desk.bulkUpdate(caller.require(), Optional.ofNullable(body));
    }

    @GET
    @Path("/{approvalId}")
    @Operation(operationId = "getPendingApproval", summary = "One that waits or waited")
    @APIResponse(responseCode = "200", description = "The approval")
    @APIResponse(responseCode = "404", description = "There is none of that id that the caller may see")
    public Uni<PendingApprovalBody> get(
            @RestPath String approvalId,
            @RestQuery
                    @Parameter(
                            description = "Whether to add `addressLabels`",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    String expandAddressLabels) {
        return desk.get(caller.require(), Optional.empty(), approvalId, expandAddressLabels);
    }

    @PUT
    @Path("/{approvalId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "updatePendingApproval",
            summary = "Approve or reject",
            description =
                    "The last approval that is needed lets the transfer go; one rejection ends it. Whoever asked may reject, but"
                            + " not approve. What has been rejected may be rejected again.")
    @APIResponse(responseCode = "200", description = "It is decided")
    @APIResponse(
            responseCode = "202",
            description = "Counted; more approvals are needed",
            content = @Content(schema = @Schema(implementation = PendingApprovalBody.class)))
    @APIResponse(responseCode = "404", description = "There is none of that id that the caller may see")
    @APIResponse(responseCode = "409", description = "It has been decided; `context.state` says how")
    public Uni<RestResponse<PendingApprovalBody>> update(
            @RestPath String approvalId,
            @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = ApprovalRequests.Update.class)))
                    ApprovalRequests.Update body) {
        return desk.update(caller.require(), Optional.empty(), approvalId, Optional.ofNullable(body));
    }

    @GET
    @Path("/{approvalId}/transfer")
    @Operation(operationId = "getPendingApprovalTransfer", summary = "The transfer that waits for an approval")
    @APIResponse(responseCode = "200", description = "The transfer")
    @APIResponse(responseCode = "400", description = "It is about no transfer")
    @APIResponse(responseCode = "404", description = "There is none of that id that the caller may see")
    public Uni<TransferBody.Envelope> transfer(@RestPath String approvalId) {
        return desk.transfer(caller.require(), approvalId);
    }

    /** A page of approvals. */
    @Schema(name = "PendingApprovalList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ListBody(
            @Schema(required = true) List<PendingApprovalBody> pendingApprovals,

            @Schema(
                    pattern = PendingApprovalBody.ID,
                    description = "Only when there are more: the last of these, the next page's `prevId`")
            String nextBatchPrevId) {}

    /** How many wait. */
    @Schema(name = "PendingApprovalCount")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CountBody(
            @Schema(required = true, description = "By enterprise")
            Map<String, Number> enterprises,

            @Schema(description = "By organization, when that was asked for")
            Map<String, Number> organizations) {

        /** How many wait in one. */
        @Schema(name = "PendingApprovalNumber")
        public record Number(
                @Schema(required = true, examples = "3") long pendingApprovalsCount) {}
    }
}
