package dev.countersign.api.bitgo;

import dev.countersign.api.bitgo.PendingApprovalsResource.CountBody;
import dev.countersign.api.bitgo.PendingApprovalsResource.ListBody;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.identity.Caller;
import dev.countersign.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** Serves what is asked of approvals, with a coin in the path or without. */
@ApplicationScoped
class ApprovalDesk {

    /** What is added to a single one. */
    static final ApprovalQuery.Labels ONE = new ApprovalQuery.Labels(true, false);

    private final Viewers viewers;
    private final Approvals approvals;
    private final ApprovalDecisions decisions;
    private final ApprovalBodies bodies;

    ApprovalDesk(Viewers viewers, Approvals approvals, ApprovalDecisions decisions, ApprovalBodies bodies) {
        this.viewers = viewers;
        this.approvals = approvals;
        this.decisions = decisions;
        this.bodies = bodies;
    }

    Uni<ListBody> list(Caller caller, Optional<String> coin, ApprovalQuery query) {
        return viewers.of(caller).flatMap(viewer -> {
            viewer.requireReading();
            ApprovalSearch search = query.read(viewer);
            return approvals
                    .list(viewer, coin, search)
                    .flatMap(page -> bodies.of(viewer.partnerId(), page.approvals(), search.labels())
                            .map(shown -> new ListBody(
                                    shown, page.last().map(BitGoId::of).orElse(null))));
        });
    }

    Uni<PendingApprovalBody> get(Caller caller, Optional<String> coin, String id, String expandAddressLabels) {
        return viewers.of(caller)
                .flatMap(viewer -> approvals
                        .find(viewer, coin, id)
                        .invoke(found -> viewer.requireReading())
                        .flatMap(found -> bodies.of(
                                viewer.partnerId(),
                                found,
                                new ApprovalQuery.Labels(
                                        true, ApprovalQuery.flag("expandAddressLabels", expandAddressLabels)))));
    }

    Uni<TransferBody.Envelope> transfer(Caller caller, String id) {
        return viewers.of(caller)
                .flatMap(viewer -> approvals.transfer(viewer, id))
                .map(found -> new TransferBody.Envelope(TransferBody.of(found)));
    }

    Uni<RestResponse<PendingApprovalBody>> update(
            Caller caller, Optional<String> coin, String id, Optional<ApprovalRequests.Update> body) {
        return viewers.of(caller)
                .flatMap(viewer -> decisions
                        .decide(viewer, coin, id, body)
                        .flatMap(now -> bodies.of(viewer.partnerId(), now, ONE)
                                .map(shown -> RestResponse.status(status(now), shown))));
    }

    private static RestResponse.Status status(Approval now) {
        return now.state() == AuthorizationState.PENDING ? RestResponse.Status.ACCEPTED : RestResponse.Status.OK;
    }

    Uni<CountBody> count(Caller caller, String actionable, String byOrganization) {
        return viewers.of(caller).flatMap(viewer -> {
            viewer.requireReading();
            boolean organizations = ApprovalQuery.flag("byOrganization", byOrganization);
            return approvals
                    .count(viewer, ApprovalQuery.flag("actionable", actionable))
                    .map(number -> Map.of(BitGoId.of(viewer.partnerId()), new CountBody.Number(number)))
                    .map(numbers -> new CountBody(numbers, organizations ? numbers : null));
        });
    }

    Uni<ApprovalRequests.BulkResult> bulkUpdate(Caller caller, Optional<ApprovalRequests.BulkUpdate> body) {
        return viewers.of(caller).flatMap(viewer -> {
            viewer.require(Scope.PENDING_APPROVAL_UPDATE);
            ApprovalRequests.BulkUpdate update =
                    body.orElseThrow(() -> BitGoException.invalid("approvals: must be there"));
            return decisions.decideAll(viewer, update.read(), update.bails()).map(ApprovalRequests.BulkResult::new);
        });
    }
}
