package dev.countersign.api.aquanow;

import dev.countersign.api.CurrentCaller;
import dev.countersign.database.DatabaseClock;
import dev.countersign.identity.Directory.Names;
import dev.countersign.identity.Scope;
import dev.countersign.transfer.ReviewedTransfer;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Withdrawal requests: made by one person, decided by another. */
@Path("/accounts/v1/approval")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Approval requests", description = "Withdrawals that a colleague reviews")
@SecurityRequirementsSet({
    @SecurityRequirement(name = "HmacKey"),
    @SecurityRequirement(name = "HmacNonce"),
    @SecurityRequirement(name = "HmacSignature")
})
public class ApprovalsResource {

    static final String NEXT_START_TIME = "x-next-start-time";

    private static final String PATH = "/accounts/v1/approval";

    private final CurrentCaller current;
    private final DatabaseClock clock;
    private final Approvals approvals;
    private final ApprovalView view;

    ApprovalsResource(CurrentCaller current, DatabaseClock clock, Approvals approvals, AquanowConfig config) {
        this.current = current;
        this.clock = clock;
        this.approvals = approvals;
        this.view = ApprovalView.of(config);
    }

    @GET
    @Operation(
            operationId = "fetchApprovals",
            summary = "One approval request, or those from a time on",
            description =
                    "Exactly one of the two parameters. With `approvalId`: the request, an object. With `startTime`, which is at most"
                            + " 90 days ago: the requests that were made then or later, an array of at most 100, oldest first. Users see"
                            + " their own requests and those that they may be asked about; users with the right to approve see all.")
    @Parameter(
            name = "approvalId",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.STRING, maxLength = ApprovalQuery.LONGEST_ID))
    @Parameter(
            name = "startTime",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.STRING, examples = "2024-04-09T17:55:33.889Z"))
    @APIResponse(
            responseCode = "200",
            description = "The request, or the requests",
            headers = {
                @Header(
                        name = NEXT_START_TIME,
                        description = "When there is more: the `startTime` of the next page",
                        schema = @Schema(type = SchemaType.STRING)),
                @Header(
                        name = HttpHeaders.LINK,
                        description = "The same, as a link with `rel=\"next\"`",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(oneOf = {ApprovalBody.class, ApprovalBody[].class})))
    @APIResponse(responseCode = "404", description = "The caller can see no such request")
    public Uni<Response> fetch(@Context UriInfo uri) {
        Member member = Member.require(current, Scope.APPROVAL_READ);
        return switch (ApprovalQuery.read(uri.getQueryParameters())) {
            case ApprovalQuery.One one ->
                approvals
                        .find(member, one.approvalId())
                        .flatMap(found -> approvals
                                .names(member, List.of(found))
                                .map(names ->
                                        Response.ok(view.fetched(found, names)).build()));
            case ApprovalQuery.From from ->
                clock.now()
                        .flatMap(now -> approvals.from(member, from.within(now).startTime()))
                        .flatMap(found -> approvals.names(member, found).map(names -> page(found, names)));
        };
    }

    private Response page(List<ReviewedTransfer> found, Names names) {
        List<ApprovalBody> shown = found.stream()
                .limit(Approvals.PAGE)
                .map(reviewed -> view.fetched(reviewed, names))
                .toList();
        Response.ResponseBuilder answer = Response.ok(shown);
        if (found.size() > Approvals.PAGE) {
            String next = Timestamp.write(found.get(Approvals.PAGE).review().createdAt());
            answer.header(NEXT_START_TIME, next)
                    .header(HttpHeaders.LINK, "<%s?startTime=%s>; rel=\"next\"".formatted(PATH, next));
        }
        return answer.build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createApproval",
            summary = "Ask for a withdrawal that others approve",
            description =
                    "It waits for everybody whom the policy asks, and for one user with the right to approve where it asks nobody.")
    @APIResponse(responseCode = "200", description = "The request")
    @APIResponse(responseCode = "409", description = "Nobody could approve it")
    public Uni<ApprovalBody> create(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(schema = @Schema(implementation = ApprovalRequests.CreateApproval.class)))
                    ApprovalRequests.CreateApproval body) {
        Member member = Member.require(current, Scope.APPROVAL_CREATE);
        ApprovalRequests.PayloadRequest payload = needed(body).read();
        return approvals
                .create(member, payload)
                .flatMap(made -> approvals.names(member, List.of(made)).map(names -> view.created(made, names)));
    }

    @DELETE
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "cancelApproval",
            summary = "Take back one's own request",
            description =
                    "While it is `PENDING`. The id stands in the body, or, where a client cannot send one, in the query.")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ApprovalRequests.CancelApproval.class)))
    @APIResponse(responseCode = "200", description = "The request, cancelled")
    @APIResponse(responseCode = "404", description = "The caller can see no such request")
    @APIResponse(responseCode = "409", description = "It is not pending any more")
    public Uni<ApprovalBody> cancel(
            @RestQuery("approvalId") @Parameter(schema = @Schema(type = SchemaType.STRING)) Optional<String> approvalId,
            ApprovalRequests.CancelApproval body) {
        Member member = Member.require(current, Scope.APPROVAL_CREATE);
        return approvals
                .cancel(member, ApprovalRequests.CancelApproval.read(body, approvalId))
                .flatMap(done -> approvals.names(member, List.of(done)).map(names -> view.settled(done, names)));
    }

    @POST
    @Path("/review")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "reviewApproval",
            summary = "Approve or reject a colleague's request",
            description = "While it is `PENDING`. The same decision of the same user again gets the same answer.")
    @APIResponse(responseCode = "200", description = "The request as it stands with the decision")
    @APIResponse(responseCode = "404", description = "The caller can see no such request")
    @APIResponse(responseCode = "409", description = "It is not pending any more")
    public Uni<ApprovalBody> review(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(schema = @Schema(implementation = ApprovalRequests.ReviewApproval.class)))
                    ApprovalRequests.ReviewApproval body) {
        Member member = Member.require(current, Scope.APPROVAL_REVIEW);
        return approvals
                .decide(member, needed(body))
                .flatMap(decided ->
                        approvals.names(member, List.of(decided)).map(names -> view.settled(decided, names)));
    }

    private static <T> T needed(T body) {
        return Optional.ofNullable(body).orElseThrow(() -> AquanowException.invalid("A JSON object is required"));
    }
}
