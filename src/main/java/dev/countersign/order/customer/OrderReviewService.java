package dev.countersign.order.customer;

import dev.countersign.authorization.AuthorizationService;
import dev.countersign.authorization.Decided;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.PersonalDecision;
import dev.countersign.authorization.Review;
import dev.countersign.authorization.Verdict;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.customer.CustomerOrderRepository.Seen;
import dev.countersign.order.customer.CustomerTransferOwner.OrderOverException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Lets a partner's people see the orders that wait for them, and decide. */
@ApplicationScoped
public class OrderReviewService {

    private final CustomerOrderRepository orders;
    private final OrderReviewList list;
    private final AuthorizationService authorizations;

    OrderReviewService(CustomerOrderRepository orders, OrderReviewList list, AuthorizationService authorizations) {
        this.orders = orders;
        this.list = list;
        this.authorizations = authorizations;
    }

    /** A page of the partner's orders that people must agree to, newest first. */
    public Uni<List<CustomerOrder>> search(UUID partnerId, OrderReviewSearch search) {
        return list.page(partnerId, search);
    }

    /** Takes a decision: the order as it stands with it. */
    public Uni<Result<CustomerOrder, OrderDecisionProblem>> decide(OrderDecision decision) {
        return orders.find(decision.partnerId(), decision.customerId(), decision.orderId())
                .flatMap(seen -> seen.filter(found -> waitsFor(found.order(), decision.authorizationId()))
                        .map(found -> decide(found, decision))
                        .orElseGet(() -> refused(OrderDecisionProblem.UNKNOWN)));
    }

    private static boolean waitsFor(CustomerOrder order, UUID authorizationId) {
        return order.sending()
                .filter(sending -> sending.authorizations().stream()
                        .anyMatch(authorization -> authorization.id().equals(authorizationId)))
                .isPresent();
    }

    private Uni<Result<CustomerOrder, OrderDecisionProblem>> decide(Seen seen, OrderDecision decision) {
        boolean over = seen.order().state() == CustomerOrderState.CREATED
                && !seen.now().isBefore(seen.order().expiresAt());
        if (over || seen.order().waitsInVain(seen.now())) {
            return refused(OrderDecisionProblem.NOT_WAITING);
        }
        boolean own = seen.order().confirmer().filter(decision.userId()::equals).isPresent();
        if (own && decision.verdict() == Verdict.APPROVE) {
            return refused(OrderDecisionProblem.OWN_REQUEST);
        }
        return authorizations
                .review(decision.partnerId(), decision.authorizationId())
                .map(Optional::orElseThrow)
                .flatMap(review -> authorizations.decide(review, personal(decision, review)))
                .flatMap(result -> switch (result) {
                    case Result.Done<Decided, DecisionProblem> done -> reread(decision);
                    case Result.Refused<Decided, DecisionProblem> refused -> refused(problem(refused.problem()));
                })
                .onFailure(OrderOverException.class)
                .recoverWithItem(Result.refused(OrderDecisionProblem.NOT_WAITING));
    }

    private Uni<Result<CustomerOrder, OrderDecisionProblem>> reread(OrderDecision decision) {
        return orders.find(decision.partnerId(), decision.customerId(), decision.orderId())
                .map(seen -> Result.done(seen.orElseThrow().order()));
    }

    /** What an order says never changes, so what the person was shown is what is decided on. */
    private static PersonalDecision personal(OrderDecision decision, Review review) {
        return new PersonalDecision(
                decision.userId(),
                Optional.of(decision.credentialId()),
                decision.verdict(),
                review.payload(),
                Optional.empty(),
                Map.of("credential_id", decision.credentialId().toString()));
    }

    private static OrderDecisionProblem problem(DecisionProblem problem) {
        return switch (problem) {
            case DecisionProblem.Unknown unknown -> OrderDecisionProblem.UNKNOWN;
            case DecisionProblem.NotEligible stranger -> OrderDecisionProblem.NOT_ELIGIBLE;
            case DecisionProblem.OwnRequest own -> OrderDecisionProblem.OWN_REQUEST;
            case DecisionProblem.AlreadyVoted voted -> OrderDecisionProblem.NOT_WAITING;
            case DecisionProblem.AlreadyDecided decided -> OrderDecisionProblem.NOT_WAITING;
            case DecisionProblem.Expired expired -> OrderDecisionProblem.NOT_WAITING;
            case DecisionProblem.PayloadChanged changed -> OrderDecisionProblem.NOT_WAITING;
        };
    }

    private static Uni<Result<CustomerOrder, OrderDecisionProblem>> refused(OrderDecisionProblem problem) {
        return Uni.createFrom().item(Result.refused(problem));
    }
}
