package dev.countersign.order.ramp;

import static dev.countersign.order.ramp.RampOrderRepository.Side.PROVIDER;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.event.Transition.Move;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.RampOrderCommand.ConfirmFiatReceipt;
import dev.countersign.order.ramp.RampOrderCommand.ConfirmPaymentSent;
import dev.countersign.order.ramp.RampOrderCommand.DenyFiatReceipt;
import dev.countersign.order.ramp.RampOrderCommand.FailEscrow;
import dev.countersign.order.ramp.RampOrderCommand.FundEscrow;
import dev.countersign.order.ramp.RampOrderCommand.SubmitPayerDetails;
import dev.countersign.transfer.RelayUnavailableException;
import dev.countersign.transfer.Simulation;
import dev.countersign.transfer.TransferService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What only happens to on-ramp orders, between the provider's acceptance and the payout to the partner's wallet. */
@ApplicationScoped
public class OnRampOrderService {

    private final Database database;
    private final RampOrderRepository orders;
    private final RampOrderService partnerOrders;
    private final ProviderOrderService providerOrders;
    private final RampUserService users;
    private final TransferService transfers;
    private final Escrow escrow;

    OnRampOrderService(
            Database database,
            RampOrderRepository orders,
            RampOrderService partnerOrders,
            ProviderOrderService providerOrders,
            RampUserService users,
            TransferService transfers,
            Escrow escrow) {
        this.database = database;
        this.orders = orders;
        this.partnerOrders = partnerOrders;
        this.providerOrders = providerOrders;
        this.users = users;
        this.transfers = transfers;
        this.escrow = escrow;
    }

    /** Tells the provider whose account its payment request goes to. Once, and only where it sends one. */
    public Uni<Result<RampOrder, RampProblem>> submitPayerDetails(UUID partnerId, UUID orderId, PayerAccount account) {
        return partnerOrders.find(partnerId, orderId).flatMap(found -> switch (found) {
            case Result.Refused<RampOrder, RampProblem> unknown ->
                Uni.createFrom().item(found);
            case Result.Done<RampOrder, RampProblem> order -> submitPayerDetails(partnerId, order.value(), account);
        });
    }

    private Uni<Result<RampOrder, RampProblem>> submitPayerDetails(
            UUID partnerId, RampOrder order, PayerAccount account) {
        if (!order.allowedActions().contains(PartnerAction.SUBMIT_PAYER_DETAILS)) {
            return Uni.createFrom().item(Unmoved.explain(Result.done(order), new SubmitPayerDetails()));
        }
        return payer(partnerId, order, account).flatMap(read -> switch (read) {
            case Result.Refused<JsonObject, RampProblem> wrong ->
                Uni.createFrom().item(Result.<RampOrder, RampProblem>refused(wrong.problem()));
            case Result.Done<JsonObject, RampProblem> payer ->
                asPartner(
                        partnerId,
                        order.id(),
                        new SubmitPayerDetails(),
                        transaction -> orders.submitPayer(partnerId, transaction, order.id(), payer.value()));
        });
    }

    /** The details themselves; they must be of the network over which the provider asks. */
    private Uni<Result<JsonObject, RampProblem>> payer(UUID partnerId, RampOrder order, PayerAccount account) {
        return switch (account) {
            case PayerAccount.Registered registered ->
                users.find(partnerId, order.userId(), registered.paymentDetailsId())
                        .map(found -> found.<Result<JsonObject, RampProblem>>map(
                                        details -> details.route().equals(order.route())
                                                ? Result.done(details.details())
                                                : Result.refused(otherNetwork(order)))
                                .orElseGet(() -> Result.refused(
                                        new RampProblem.InvalidRequest("payment_details_id: is unknown"))));
            case PayerAccount.Given given ->
                users.network(given.paymentMethodId(), given.paymentNetworkId())
                        .map(route -> route.filter(order.route()::equals).isPresent()
                                ? Result.done(given.details())
                                : Result.refused(otherNetwork(order)));
        };
    }

    private static RampProblem otherNetwork(RampOrder order) {
        return new RampProblem.InvalidRequest(
                "payment details: must be of the network over which the provider asks, " + order.route());
    }

    /** The fiat is on its way to the provider. */
    public Uni<Result<RampOrder, RampProblem>> confirmPaymentSent(UUID partnerId, UUID orderId) {
        return asPartner(
                partnerId,
                orderId,
                new ConfirmPaymentSent(),
                transaction -> orders.confirmPayment(partnerId, transaction, orderId));
    }

    /**
     * The provider's crypto is in the escrow, and here is where the fiat goes. Believed only when the chain shows it: the partner's
     * user is about to pay.
     *
     * @param vendorDetails what the payer needs: account number, phone, …
     */
    public Uni<Result<RampOrder, RampProblem>> escrowFunded(UUID providerId, UUID orderId, JsonObject vendorDetails) {
        return providerOrders.find(providerId, orderId).flatMap(found -> switch (found) {
            case Result.Refused<RampOrder, RampProblem> unknown ->
                Uni.createFrom().item(found);
            case Result.Done<RampOrder, RampProblem> order -> escrowFunded(providerId, order.value(), vendorDetails);
        });
    }

    private Uni<Result<RampOrder, RampProblem>> escrowFunded(
            UUID providerId, RampOrder order, JsonObject vendorDetails) {
        if (order.direction() != Direction.ON_RAMP
                || Direction.ON_RAMP
                        .table()
                        .next(order.state(), FundEscrow.class)
                        .isEmpty()) {
            return Uni.createFrom().item(repeated(order, vendorDetails));
        }
        return shortfall(order)
                .flatMap(problem -> problem.isPresent()
                        ? Uni.createFrom().item(Result.refused(problem.get()))
                        : asProvider(
                                providerId,
                                order.id(),
                                new FundEscrow(),
                                transaction -> orders.fundEscrow(providerId, transaction, order.id(), vendorDetails)));
    }

    /** The user may be paying by now: what was told to it does not change. */
    private static Result<RampOrder, RampProblem> repeated(RampOrder order, JsonObject vendorDetails) {
        boolean other = order.onRamp()
                .flatMap(RampOrder.OnRamp::vendor)
                .filter(told -> !told.details().equals(vendorDetails))
                .isPresent();
        return other && Direction.ON_RAMP.table().isRepeat(order.state(), FundEscrow.class)
                ? Result.refused(new RampProblem.NotAllowed("other payment details were already given to the payer"))
                : Unmoved.explain(Result.done(order), new FundEscrow());
    }

    /** Why the escrow could not pay the partner's wallet now. */
    private Uni<Optional<RampProblem>> shortfall(RampOrder order) {
        return escrow.payout(order)
                .flatMap(payout -> transfers.rehearse(payout).map(simulation -> switch (simulation) {
                    case Simulation.Passed passed -> Optional.<RampProblem>empty();
                    case Simulation.InsufficientBalance poor ->
                        Optional.<RampProblem>of(new RampProblem.EscrowNotFunded(
                                order.assetCode(),
                                new BigDecimal(poor.held(), payout.token().decimals()),
                                order.price().net()));
                    case Simulation.Reverted reverted ->
                        Optional.<RampProblem>of(new RampProblem.NotAllowed(
                                "the escrow could not pay the partner: " + reverted.reason()));
                }))
                .onFailure(RelayUnavailableException.class)
                .recoverWithItem(failure -> Optional.of(new RampProblem.RelayFailed(failure.getMessage())));
    }

    /** The escrow cannot be funded: the order fails before anybody paid. */
    public Uni<Result<RampOrder, RampProblem>> escrowFailed(UUID providerId, UUID orderId, String reason) {
        JsonObject facts = new JsonObject().put("reason", reason);
        return asProvider(
                providerId,
                orderId,
                new FailEscrow(),
                transaction -> orders.giveUp(providerId, transaction, Move.of(FailEscrow.class, orderId, facts)));
    }

    /** The provider has the fiat: the escrow pays the partner's wallet. */
    public Uni<Result<RampOrder, RampProblem>> fiatReceived(UUID providerId, UUID orderId) {
        Move<RampOrderCommand> move = Move.of(ConfirmFiatReceipt.class, orderId);
        return asProvider(
                providerId,
                orderId,
                new ConfirmFiatReceipt(),
                transaction -> orders.moveOf(PROVIDER, providerId, transaction, Direction.ON_RAMP, move)
                        .call(moved -> moved
                                ? escrow.payOut(transaction, orderId)
                                : Uni.createFrom().voidItem()));
    }

    /**
     * The fiat never came: the escrow goes back to the provider. Since that is in its own interest, only a provider whose word the
     * operator trusts is believed.
     */
    public Uni<Result<RampOrder, RampProblem>> fiatNotReceived(UUID providerId, UUID orderId, String reason) {
        Move<RampOrderCommand> move = Move.of(DenyFiatReceipt.class, orderId, new JsonObject().put("reason", reason));
        return asProvider(
                providerId,
                orderId,
                new DenyFiatReceipt(),
                transaction -> orders.moveOfTrusted(providerId, transaction, Direction.ON_RAMP, move)
                        .call(moved -> moved
                                ? escrow.refund(transaction, orderId)
                                : Uni.createFrom().voidItem()));
    }

    private Uni<Result<RampOrder, RampProblem>> asPartner(
            UUID partnerId, UUID orderId, RampOrderCommand command, Function<Transaction, Uni<Boolean>> step) {
        return database.transaction(step)
                .flatMap(moved -> partnerOrders
                        .find(partnerId, orderId)
                        .map(result -> moved ? result : Unmoved.explain(result, command)));
    }

    private Uni<Result<RampOrder, RampProblem>> asProvider(
            UUID providerId, UUID orderId, RampOrderCommand command, Function<Transaction, Uni<Boolean>> step) {
        return database.transaction(step)
                .flatMap(moved -> providerOrders
                        .find(providerId, orderId)
                        .map(result -> moved ? result : Unmoved.explain(result, command)));
    }

    /** Whose account a payment request goes to. */
    public sealed interface PayerAccount {

        /** Payment details that the order's user has registered. */
        record Registered(long paymentDetailsId) implements PayerAccount {}

        /** Details that are given for this order alone. */
        record Given(long paymentMethodId, long paymentNetworkId, JsonObject details) implements PayerAccount {}
    }
}
