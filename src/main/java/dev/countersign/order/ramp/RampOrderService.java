package dev.countersign.order.ramp;

import static dev.countersign.order.ramp.RampOrderRepository.Side.PARTNER;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.event.Transition.Move;
import dev.countersign.identity.Caller;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.RampOrderCommand.Cancel;
import dev.countersign.order.ramp.RampOrderCommand.CancelFunding;
import dev.countersign.order.ramp.RampOrderCommand.ConfirmFiatReceived;
import dev.countersign.order.ramp.RampOrderCommand.Publish;
import dev.countersign.transfer.AuthorizeResult;
import dev.countersign.transfer.RelayUnavailableException;
import dev.countersign.transfer.SignedRequest;
import dev.countersign.transfer.TransferParameters;
import dev.countersign.transfer.TransferPurpose;
import dev.countersign.transfer.TransferService;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** What a partner does with its ramp orders. */
@ApplicationScoped
public class RampOrderService {

    private static final Logger LOG = Logger.getLogger(RampOrderService.class);

    /** A competitor can move an order on between reading and deciding; it cannot do so for ever. */
    private static final int ATTEMPTS = 4;

    private final Database database;
    private final RampOrderRepository orders;
    private final Escrow escrow;
    private final TransferService transfers;
    private final PrimaryKeys keys;
    private final RampOrderMetrics metrics;

    RampOrderService(
            Database database,
            RampOrderRepository orders,
            Escrow escrow,
            TransferService transfers,
            PrimaryKeys keys,
            RampOrderMetrics metrics) {
        this.database = database;
        this.orders = orders;
        this.escrow = escrow;
        this.transfers = transfers;
        this.keys = keys;
        this.metrics = metrics;
    }

    /** Turns a quote of that direction into an order and offers it to the quote's provider. A quote serves once. */
    public Uni<Result<RampOrder, RampProblem>> initiate(
            Caller caller, Direction direction, UUID quoteId, Optional<String> referenceId) {
        UUID partnerId = caller.tenantId();
        return database.transaction(transaction -> orders.useQuote(transaction, direction, partnerId, quoteId)
                        .flatMap(used -> used.isEmpty()
                                ? orders.whyQuoteUnusable(transaction, direction, partnerId, quoteId)
                                        .map(Result::<UUID, RampProblem>refused)
                                : switch (direction) {
                                    case OFF_RAMP -> sell(transaction, used.get(), caller, referenceId);
                                    case ON_RAMP -> buy(transaction, used.get(), caller, referenceId);
                                }))
                .flatMap(result -> switch (result) {
                    case Result.Done<UUID, RampProblem> done -> find(partnerId, done.value());
                    case Result.Refused<UUID, RampProblem> no -> refused(no.problem());
                });
    }

    /** The price of an on-ramp order holds for as long as its quote does. */
    private Uni<Result<UUID, RampProblem>> buy(
            Transaction transaction, Row quote, Caller caller, Optional<String> referenceId) {
        Price price = RampOrder.price(quote, quote.getShort("decimals"), quote.getString("currency"));
        return create(transaction, Direction.ON_RAMP, caller, quote, price, referenceId)
                .map(Result::done);
    }

    /** An off-ramp order is priced again. */
    private Uni<Result<UUID, RampProblem>> sell(
            Transaction transaction, Row quote, Caller caller, Optional<String> referenceId) {
        if (!quote.getBoolean("enabled")) {
            return refused(new RampProblem.NoOffers());
        }
        Repricing repricing = Repricing.of(quote);
        if (repricing.isTooFar() || repricing.current().fiatAmount().signum() <= 0) {
            return refused(repricing.problem());
        }
        return create(transaction, Direction.OFF_RAMP, caller, quote, repricing.current(), referenceId)
                .call(id -> orders.move(transaction, Direction.OFF_RAMP, Move.of(Publish.class, id)))
                .map(Result::done);
    }

    private Uni<UUID> create(
            Transaction transaction,
            Direction direction,
            Caller caller,
            Row quote,
            Price price,
            Optional<String> referenceId) {
        UUID id = keys.next();
        UUID quoteId = quote.getUUID("id");
        RampOrderRepository.NewOrder order =
                new RampOrderRepository.NewOrder(id, direction, quoteId, price, referenceId, caller.credentialId());
        transaction.afterCommit(() -> {
            metrics.created();
            LOG.infof("order %s of partner %s created from quote %s", id, caller.tenantId(), quoteId);
        });
        return orders.create(transaction, order).replaceWith(id);
    }

    /** One order of a partner. */
    public Uni<Result<RampOrder, RampProblem>> find(UUID partnerId, UUID orderId) {
        return orders.find(PARTNER, partnerId, orderId)
                .map(found -> found.<Result<RampOrder, RampProblem>>map(Result::done)
                        .orElseGet(() -> Result.refused(new RampProblem.OrderNotFound())));
    }

    /** A page of a partner's orders, newest first. */
    public Uni<OrderPage> list(UUID partnerId, OrderFilter filter) {
        return orders.page(PARTNER, partnerId, filter);
    }

    /** What the partner's wallet must sign; only while the order waits for it. */
    public Uni<Result<TransferParameters, RampProblem>> parameters(UUID partnerId, UUID orderId) {
        return inStage(
                partnerId,
                orderId,
                order -> transfers
                        .parameters(partnerId, orderId, TransferPurpose.FUNDING)
                        .map(found -> found.<Result<TransferParameters, RampProblem>>map(Result::done)
                                .orElseGet(() -> Result.refused(noLongerWaiting(order))))
                        .onFailure(RelayUnavailableException.class)
                        .recoverWithItem(failure -> Result.refused(new RampProblem.RelayFailed(failure.getMessage()))));
    }

    /**
     * Takes the wallet's signature over the funding transfer.
     *
     * @param signed the signed request, or why it could not be read; looked at once the order is known to wait for it
     */
    public Uni<Result<RampOrder, RampProblem>> authorize(
            UUID partnerId, UUID orderId, Result<SignedRequest, RampProblem> signed) {
        return inStage(partnerId, orderId, order -> switch (signed) {
            case Result.Refused<SignedRequest, RampProblem> malformed -> refused(malformed.problem());
            case Result.Done<SignedRequest, RampProblem> request ->
                transfers
                        .authorize(partnerId, orderId, TransferPurpose.FUNDING, request.value())
                        .flatMap(result -> authorized(partnerId, orderId, result));
        });
    }

    private <T> Uni<Result<T, RampProblem>> inStage(
            UUID partnerId, UUID orderId, Function<RampOrder, Uni<Result<T, RampProblem>>> next) {
        return orders.find(PARTNER, partnerId, orderId).flatMap(found -> {
            if (found.isEmpty()) {
                return refused(new RampProblem.OrderNotFound());
            }
            if (found.get().direction() != Direction.OFF_RAMP) {
                return refused(new RampProblem.WrongDirection(found.get().direction()));
            }
            boolean waits = found.get()
                    .requiredAction()
                    .filter(PartnerAction.AUTHORIZE_CRYPTO_TRANSFER::equals)
                    .isPresent();
            if (!waits) {
                return refused(new RampProblem.WrongState(found.get().state()));
            }
            return found.get().windowOver() ? refused(new RampProblem.WindowClosed()) : next.apply(found.get());
        });
    }

    Uni<Result<RampOrder, RampProblem>> authorized(UUID partnerId, UUID orderId, AuthorizeResult result) {
        return switch (result) {
            case AuthorizeResult.Accepted accepted -> find(partnerId, orderId);
            case AuthorizeResult.NotWaiting late -> wrongState(partnerId, orderId);
            case AuthorizeResult.Invalid invalid ->
                refused(new RampProblem.InvalidRequest(path(invalid.field()) + ": " + invalid.message()));
            case AuthorizeResult.InsufficientBalance poor ->
                refused(new RampProblem.InsufficientBalance(
                        poor.assetCode(), poor.wallet(), poor.held(), poor.required()));
            case AuthorizeResult.Denied denied ->
                refused(new RampProblem.NotAllowed("the partner's policy forbids this transfer: " + denied.rule()));
            case AuthorizeResult.RelayFailed failed -> refused(new RampProblem.RelayFailed(failed.reason()));
        };
    }

    private static String path(String field) {
        return field.equals("signature") ? field : "forward_request." + field;
    }

    /** Says that the fiat arrived. Repeating it, or saying it after an automatic settlement, changes nothing. */
    public Uni<Result<RampOrder, RampProblem>> confirmFiatReceived(UUID partnerId, UUID orderId) {
        Move<RampOrderCommand> move = Move.of(ConfirmFiatReceived.class, orderId);
        return database.transaction(
                        transaction -> orders.moveOf(PARTNER, partnerId, transaction, Direction.OFF_RAMP, move)
                                .call(moved -> moved
                                        ? escrow.settle(transaction, orderId)
                                        : Uni.createFrom().voidItem()))
                .flatMap(moved -> find(partnerId, orderId)
                        .map(result -> moved ? result : Unmoved.explain(result, new ConfirmFiatReceived())));
    }

    /** Withdraws an order, as long as its crypto cannot be on the chain. */
    public Uni<Result<RampOrder, RampProblem>> cancel(UUID partnerId, UUID orderId) {
        return cancel(partnerId, orderId, ATTEMPTS);
    }

    private Uni<Result<RampOrder, RampProblem>> cancel(UUID partnerId, UUID orderId, int attempts) {
        return orders.find(PARTNER, partnerId, orderId).flatMap(found -> {
            if (found.isEmpty()) {
                return refused(new RampProblem.OrderNotFound());
            }
            Direction direction = found.get().direction();
            RampOrderState state = found.get().state();
            boolean fundingStage =
                    direction.table().next(state, CancelFunding.class).isPresent();
            if (!fundingStage && direction.table().next(state, Cancel.class).isEmpty()) {
                return refused(new RampProblem.WrongState(state));
            }
            if (attempts == 0) {
                return refused(new RampProblem.NotAllowed("the crypto transfer is already on its way"));
            }
            Uni<Boolean> cancelled = fundingStage
                    ? transfers.cancel(partnerId, orderId, TransferPurpose.FUNDING, "the partner cancelled the order")
                    : database.transaction(transaction ->
                            orders.moveOf(PARTNER, partnerId, transaction, direction, Move.of(Cancel.class, orderId)));
            return cancelled.flatMap(
                    done -> done ? find(partnerId, orderId) : cancel(partnerId, orderId, attempts - 1));
        });
    }

    private <T> Uni<Result<T, RampProblem>> wrongState(UUID partnerId, UUID orderId) {
        return orders.find(PARTNER, partnerId, orderId)
                .map(found -> Result.refused(
                        found.map(RampOrderService::noLongerWaiting).orElseGet(RampProblem.OrderNotFound::new)));
    }

    private static RampProblem noLongerWaiting(RampOrder order) {
        return order.windowOver() && OffRampLifecycle.showsWindow(order.state())
                ? new RampProblem.WindowClosed()
                : new RampProblem.WrongState(order.state());
    }

    private static <T> Uni<Result<T, RampProblem>> refused(RampProblem problem) {
        return Uni.createFrom().item(Result.refused(problem));
    }

    /** A quote or an order at the rate of this moment. */
    record Repricing(Price quoted, Price current, Slippage slippage, BigDecimal currentRate) {

        static Repricing of(Row row) {
            int decimals = row.getShort("decimals");
            String fiat = row.getColumnIndex("fiat_currency") >= 0
                    ? row.getString("fiat_currency")
                    : row.getString("currency");
            Price quoted = RampOrder.price(row, decimals, fiat);
            BigDecimal rate = row.getBigDecimal("current_rate").stripTrailingZeros();
            Price.Terms terms = new Price.Terms(rate, quoted.platformFeePct(), decimals, Prices.fiatScale(fiat));
            Slippage slippage = new Slippage(
                    Slippage.Type.valueOf(row.getString("slippage_type")), row.getBigDecimal("slippage_value"));
            return new Repricing(
                    quoted, quoted.at(Price.Anchor.valueOf(row.getString("anchor")), terms), slippage, rate);
        }

        boolean isTooFar() {
            return !slippage.tolerates(quoted, currentRate);
        }

        RampProblem problem() {
            return new RampProblem.PriceChanged(
                    quoted.rate(), currentRate, Slippage.fiatDifference(quoted, currentRate));
        }
    }
}
