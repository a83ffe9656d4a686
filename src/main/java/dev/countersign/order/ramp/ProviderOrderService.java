package dev.countersign.order.ramp;

import static dev.countersign.order.ramp.RampOrderRepository.Side.PROVIDER;

import dev.countersign.authorization.TooFewReviewersException;
import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.event.Transition.Move;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.RampOrderCommand.Accept;
import dev.countersign.order.ramp.RampOrderCommand.AcceptProof;
import dev.countersign.order.ramp.RampOrderCommand.ConfirmSettlement;
import dev.countersign.order.ramp.RampOrderCommand.Decline;
import dev.countersign.order.ramp.RampOrderCommand.DeclineProof;
import dev.countersign.order.ramp.RampOrderCommand.Forbid;
import dev.countersign.order.ramp.RampOrderCommand.Reprice;
import dev.countersign.order.ramp.RampOrderCommand.SubmitProof;
import dev.countersign.order.ramp.RampOrderService.Repricing;
import dev.countersign.transfer.Judged;
import dev.countersign.transfer.Proposal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the liquidity provider of an order reports. What already happened is not done again. */
@ApplicationScoped
public class ProviderOrderService {

    private static final String WAITING = """
            select o.id, o.provider_id, o.direction, o.state, o.settles_automatically
              from ramp_order o join ramp_user u on u.id = o.user_id
             where o.state = any ($1) and o.updated_at <= countersign_now() - $2 * interval '1 millisecond'
               and (o.state <> 'AWAITING_LIQUIDITY_PROVIDER' or o.direction = 'ON_RAMP' or not o.fiat_currency = any ($4)
                    or (u.address is not null and u.city is not null and u.postal_code is not null))
               and (o.state <> 'AWAITING_FIAT_RECEIVED_CONFIRMATION' or o.settles_automatically)
             order by o.updated_at limit $3""";

    private static final RampProblem ESCROW_TAKEN =
            new RampProblem.InvalidRequest("escrow_address: is the escrow of another order");

    private final Database database;
    private final RampOrderRepository orders;
    private final Escrow escrow;

    ProviderOrderService(Database database, RampOrderRepository orders, Escrow escrow) {
        this.database = database;
        this.orders = orders;
        this.escrow = escrow;
    }

    /** A page of the orders offered to a provider, newest first. */
    public Uni<OrderPage> list(UUID providerId, OrderFilter filter) {
        return orders.page(PROVIDER, providerId, filter);
    }

    /**
     * Orders of all providers that have been in one of these states for a while, the oldest first. For whoever plays them.
     *
     * @param since how long they have not moved
     */
    public Uni<List<Waiting>> waiting(Set<RampOrderState> states, Duration since, int limit) {
        return database.run(
                        WAITING,
                        states.stream().map(Enum::name).toArray(String[]::new),
                        since.toMillis(),
                        limit,
                        RampOrder.ADDRESS_REQUIRED.toArray(String[]::new))
                .map(rows -> rows.stream()
                        .map(row -> new Waiting(
                                row.getUUID("id"),
                                row.getUUID("provider_id"),
                                Direction.valueOf(row.getString("direction")),
                                RampOrderState.valueOf(row.getString("state")),
                                row.getBoolean("settles_automatically")))
                        .toList());
    }

    /** One order offered to a provider. */
    public Uni<Result<RampOrder, RampProblem>> find(UUID providerId, UUID orderId) {
        return orders.find(PROVIDER, providerId, orderId)
                .map(found -> found.<Result<RampOrder, RampProblem>>map(Result::done)
                        .orElseGet(() -> Result.refused(new RampProblem.OrderNotFound())));
    }

    /**
     * Takes an order and names its escrow: the partner's wallet is asked to fund it, and whomever the partner's policy says. When the
     * price has left the partner's tolerance, the order ends as re-quoted instead; when the policy forbids it, or asks for more people
     * than could agree, as cancelled.
     */
    public Uni<Result<RampOrder, RampProblem>> accept(UUID providerId, UUID orderId, Address escrowAddress) {
        return find(providerId, orderId).flatMap(found -> switch (found) {
            case Result.Refused<RampOrder, RampProblem> unknown ->
                Uni.createFrom().item(found);
            case Result.Done<RampOrder, RampProblem> order ->
                funding(order.value(), escrowAddress)
                        .flatMap(funding -> database.transaction(transaction -> orders.lock(transaction, orderId)
                                .flatMap(row -> accept(transaction, row, escrowAddress, funding))))
                        .onFailure(TooFewReviewersException.class)
                        .recoverWithUni(() -> database.transaction(transaction -> forbid(
                                        transaction, orderId, "the policy asks for more people than could agree")
                                .map(Result::done)))
                        .flatMap(result -> switch (result) {
                            case Result.Done<Boolean, RampProblem> done -> find(providerId, orderId);
                            case Result.Refused<Boolean, RampProblem> no ->
                                Uni.createFrom().item(Result.refused(no.problem()));
                        });
        });
    }

    /** What would leave the partner's wallet; nothing, for an order that cannot be taken any more. */
    private Uni<Optional<Proposal>> funding(RampOrder order, Address escrowAddress) {
        boolean takes = order.direction() == Direction.OFF_RAMP
                && order.direction().table().next(order.state(), Accept.class).isPresent();
        return takes
                ? escrow.proposeFunding(order, escrowAddress).map(Optional::of)
                : Uni.createFrom().item(Optional.empty());
    }

    private Uni<Result<Boolean, RampProblem>> accept(
            Transaction transaction, Row order, Address escrowAddress, Optional<Proposal> funding) {
        Direction direction = Direction.valueOf(order.getString("direction"));
        RampOrderState state = RampOrderState.valueOf(order.getString("state"));
        if (direction.table().isRepeat(state, Accept.class)
                && escrowAddress.lowerCase().equals(order.getString("escrow_address"))) {
            return Uni.createFrom().item(Result.done(false));
        }
        Optional<RampProblem> problem = obstacle(direction, order, escrowAddress);
        if (problem.isPresent()) {
            return Uni.createFrom().item(Result.refused(problem.get()));
        }
        return orders.isEscrowTaken(transaction, order, escrowAddress.lowerCase())
                .flatMap(taken -> taken
                        ? Uni.createFrom().item(Result.refused(ESCROW_TAKEN))
                        : switch (direction) {
                            case OFF_RAMP -> acceptOffRamp(transaction, order, escrowAddress, funding.orElseThrow());
                            case ON_RAMP ->
                                orders.accept(transaction, direction, order.getUUID("id"), escrowAddress.lowerCase())
                                        .map(Result::done);
                        });
    }

    private Uni<Result<Boolean, RampProblem>> acceptOffRamp(
            Transaction transaction, Row order, Address escrowAddress, Proposal funding) {
        UUID id = order.getUUID("id");
        Repricing repricing = Repricing.of(order);
        if (repricing.isTooFar()) {
            JsonObject facts = new JsonObject()
                    .put("quoted_rate", repricing.quoted().rate().toPlainString())
                    .put("current_rate", repricing.currentRate().toPlainString());
            return orders.move(transaction, Direction.OFF_RAMP, Move.of(Reprice.class, id, facts))
                    .map(Result::done);
        }
        return escrow.fund(transaction, funding)
                .flatMap(judged -> switch (judged) {
                    case Judged.Denied denied ->
                        forbid(
                                transaction,
                                id,
                                "the partner's policy forbids it: "
                                        + denied.decision().ruleName());
                    case Judged.Held held ->
                        orders.accept(transaction, Direction.OFF_RAMP, id, escrowAddress.lowerCase())
                                .invoke(accepted -> {
                                    if (!accepted) {
                                        throw new IllegalStateException("order " + id + " is held, and was not taken");
                                    }
                                });
                })
                .map(Result::done);
    }

    /** The order ends before anything of it is held: the partner's own policy is against it. */
    private Uni<Boolean> forbid(Transaction transaction, UUID orderId, String reason) {
        return orders.move(transaction, Direction.OFF_RAMP, Move.of(Forbid.class, orderId, because(reason)));
    }

    private static Optional<RampProblem> obstacle(Direction direction, Row order, Address escrowAddress) {
        RampOrderState state = RampOrderState.valueOf(order.getString("state"));
        if (direction.table().next(state, Accept.class).isEmpty() || order.getBoolean("answer_overdue")) {
            return Optional.of(new RampProblem.WrongState(state));
        }
        boolean known = Stream.of("wallet_address", "contract_address", "forwarder_address", "settlement_address")
                .map(order::getString)
                .anyMatch(escrowAddress.lowerCase()::equals);
        if (escrowAddress.isZero() || known) {
            return Optional.of(
                    new RampProblem.InvalidRequest("escrow_address: must be an escrow: not the zero address, the"
                            + " partner's wallet, the provider's own address, the token or the forwarder"));
        }
        boolean complete = RampOrder.missingAddress(
                        direction,
                        order.getString("fiat_currency"),
                        Optional.ofNullable(order.getString("address")),
                        Optional.ofNullable(order.getString("city")),
                        Optional.ofNullable(order.getString("postal_code")))
                .isEmpty();
        return complete ? Optional.empty() : Optional.of(new RampProblem.AddressMissing());
    }

    /** Does not take an order, or gives an on-ramp order up before its escrow is funded. */
    public Uni<Result<RampOrder, RampProblem>> decline(UUID providerId, UUID orderId, String reason) {
        Move<RampOrderCommand> move = Move.of(Decline.class, orderId, because(reason));
        return report(
                providerId,
                orderId,
                new Decline(),
                transaction -> orders.moveOf(PROVIDER, providerId, transaction, Direction.OFF_RAMP, move)
                        .flatMap(moved ->
                                moved ? Uni.createFrom().item(true) : orders.giveUp(providerId, transaction, move)));
    }

    /** Reports the payer's proof of the fiat payment. */
    public Uni<Result<RampOrder, RampProblem>> submitProof(UUID providerId, UUID orderId, String reference) {
        Move<RampOrderCommand> move = Move.of(SubmitProof.class, orderId, new JsonObject().put("reference", reference));
        return report(
                providerId,
                orderId,
                new SubmitProof(),
                transaction -> orders.moveOfInTime(providerId, transaction, Direction.OFF_RAMP, move));
    }

    /** The proof holds: the partner is asked whether the fiat arrived. */
    public Uni<Result<RampOrder, RampProblem>> acceptProof(UUID providerId, UUID orderId) {
        Move<RampOrderCommand> move = Move.of(AcceptProof.class, orderId);
        return report(
                providerId,
                orderId,
                new AcceptProof(),
                transaction -> orders.moveOf(PROVIDER, providerId, transaction, Direction.OFF_RAMP, move));
    }

    /** The proof does not hold: the order ends, and its crypto goes back to the partner's wallet. */
    public Uni<Result<RampOrder, RampProblem>> declineProof(UUID providerId, UUID orderId, String reason) {
        Move<RampOrderCommand> move = Move.of(DeclineProof.class, orderId, because(reason));
        return report(
                providerId,
                orderId,
                new DeclineProof(),
                transaction -> orders.moveOf(PROVIDER, providerId, transaction, Direction.OFF_RAMP, move)
                        .call(moved -> moved
                                ? escrow.refund(transaction, orderId)
                                : Uni.createFrom().voidItem()));
    }

    /**
     * The fiat has arrived, as the provider's settlement system says: the escrow pays out. Only a provider whose word the
     * operator trusts for this is believed; for all others the partner confirms.
     */
    public Uni<Result<RampOrder, RampProblem>> confirmSettlement(UUID providerId, UUID orderId) {
        Move<RampOrderCommand> move = Move.of(ConfirmSettlement.class, orderId);
        return report(
                providerId,
                orderId,
                new ConfirmSettlement(),
                transaction -> orders.moveOfTrusted(providerId, transaction, Direction.OFF_RAMP, move)
                        .call(moved -> moved
                                ? escrow.settle(transaction, orderId)
                                : Uni.createFrom().voidItem()));
    }

    private Uni<Result<RampOrder, RampProblem>> report(
            UUID providerId, UUID orderId, RampOrderCommand command, Function<Transaction, Uni<Boolean>> step) {
        return database.transaction(step)
                .flatMap(moved ->
                        find(providerId, orderId).map(result -> moved ? result : Unmoved.explain(result, command)));
    }

    /** An order whose turn is the provider's. */
    public record Waiting(
            UUID id, UUID providerId, Direction direction, RampOrderState state, boolean settlesAutomatically) {}

    private static JsonObject because(String reason) {
        return new JsonObject().put("reason", reason);
    }
}
