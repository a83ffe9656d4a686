package dev.countersign.order.ramp;

import dev.countersign.database.PrimaryKeys;
import dev.countersign.lifecycle.Result;
import dev.countersign.market.MarketService;
import dev.countersign.market.Token;
import dev.countersign.order.ramp.Bridge.Destination;
import dev.countersign.order.ramp.RampOrderCommand.StartSendOut;
import dev.countersign.order.ramp.RampOrderRepository.Source;
import dev.countersign.order.ramp.SendOutRepository.Promise;
import dev.countersign.transfer.AuthorizeResult;
import dev.countersign.transfer.HoldTransfer;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.RelayUnavailableException;
import dev.countersign.transfer.SignedRequest;
import dev.countersign.transfer.TransferPurpose;
import dev.countersign.transfer.TransferService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/** Sends the crypto of a completed on-ramp order to another chain, with a transfer that the partner's wallet signs. */
@ApplicationScoped
public class SendOutService {

    private static final Logger LOG = Logger.getLogger(SendOutService.class);
    private static final RampProblem TOO_MANY = new RampProblem.InvalidRequest(
            "destination_address: too many destinations were asked for with this order; wait until they have expired");

    private final RampOrderService orders;
    private final RampOrderRepository repository;
    private final SendOutRepository promises;
    private final Bridges bridges;
    private final MarketService market;
    private final TransferService transfers;
    private final PrimaryKeys keys;
    private final RampConfig config;

    SendOutService(
            RampOrderService orders,
            RampOrderRepository repository,
            SendOutRepository promises,
            Bridges bridges,
            MarketService market,
            TransferService transfers,
            PrimaryKeys keys,
            RampConfig config) {
        this.orders = orders;
        this.repository = repository;
        this.promises = promises;
        this.bridges = bridges;
        this.market = market;
        this.transfers = transfers;
        this.keys = keys;
        this.config = config;
    }

    /** Where an asset can be sent to, from any of our networks. */
    public Uni<Result<List<SendOutRoute>, RampProblem>> routes(String assetCode) {
        return market.tokens(assetCode)
                .flatMap(tokens -> Multi.createFrom()
                        .iterable(tokens)
                        .onItem()
                        .transformToUniAndConcatenate(this::routes)
                        .collect()
                        .asList()
                        .map(all -> Result.<List<SendOutRoute>, RampProblem>done(
                                all.stream().flatMap(List::stream).toList())))
                .onFailure(BridgeUnavailableException.class)
                .recoverWithItem(failure -> Result.refused(new RampProblem.RelayFailed(failure.getMessage())));
    }

    private Uni<List<SendOutRoute>> routes(Token token) {
        return bridges.of(token.networkId())
                .map(bridge -> ask(bridge.routes(token)))
                .orElseGet(() -> Uni.createFrom().item(List.of()));
    }

    /** Deletes promises that ended long ago and were not taken up. */
    public Uni<Integer> forget(int limit) {
        return promises.forget(limit, config.quoteRetention());
    }

    /**
     * What the wallet must sign to send an order's crypto to a destination. The bridge's promise is kept: asking again while it holds
     * gives the same.
     */
    public Uni<Result<SendOutParameters, RampProblem>> parameters(
            UUID partnerId, UUID orderId, Destination destination) {
        return completed(
                partnerId,
                orderId,
                (order, token) -> promise(order, token, destination).flatMap(promised -> switch (promised) {
                    case Result.Refused<Promise, RampProblem> no ->
                        Uni.createFrom().item(Result.<SendOutParameters, RampProblem>refused(no.problem()));
                    case Result.Done<Promise, RampProblem> promise ->
                        repository
                                .wallet(order)
                                .flatMap(source -> transfers.parameters(hold(order, token, promise.value(), source)))
                                .map(transfer -> Result.<SendOutParameters, RampProblem>done(new SendOutParameters(
                                        transfer,
                                        promise.value().id(),
                                        promise.value().destination(),
                                        promise.value().toAmount(),
                                        promise.value().expiresAt())));
                }));
    }

    private Uni<Result<Promise, RampProblem>> promise(RampOrder order, Token token, Destination destination) {
        return at(
                token,
                destination,
                (bridge, place) -> promises.find(order.id(), place)
                        .flatMap(found ->
                                found.filter(promise -> !promise.over()).isPresent()
                                        ? Uni.createFrom().item(Result.done(found.get()))
                                        : quote(order, token, bridge, place)));
    }

    private Uni<Result<Promise, RampProblem>> quote(RampOrder order, Token token, Bridge bridge, Destination place) {
        UUID id = keys.next();
        return ask(bridge.quote(id, token, order.price().net(), place)).flatMap(quoted -> switch (quoted) {
            case Result.Refused<SendOutOffer, String> no -> refused(new RampProblem.InvalidRequest(no.problem()));
            case Result.Done<SendOutOffer, String> offer ->
                promises.save(id, order, offer.value())
                        .flatMap(saved -> promises.find(order.id(), place))
                        .map(saved -> saved.filter(promise -> !promise.over())
                                .<Result<Promise, RampProblem>>map(Result::done)
                                .orElseGet(() -> Result.refused(TOO_MANY)));
        });
    }

    /** The address of a destination may be spelled in any way that its chain allows. */
    private Uni<Result<Promise, RampProblem>> at(
            Token token,
            Destination destination,
            BiFunction<Bridge, Destination, Uni<Result<Promise, RampProblem>>> next) {
        Optional<Bridge> bridge = bridges.of(token.networkId());
        if (bridge.isEmpty()) {
            return refused(new RampProblem.InvalidRequest(
                    "destination_chain: nothing can be sent out from " + token.networkId()));
        }
        return switch (bridge.get().canonical(token, destination)) {
            case Result.Refused<Destination, String> no -> refused(new RampProblem.InvalidRequest(no.problem()));
            case Result.Done<Destination, String> place -> next.apply(bridge.get(), place.value());
        };
    }

    /**
     * Takes the wallet's signature over the transfer to the bridge. Checked as every signature is, and only once.
     *
     * @param signed the signed request, or why it could not be read; looked at once the order is known to be completed
     */
    public Uni<Result<RampOrder, RampProblem>> authorize(
            UUID partnerId, UUID orderId, Result<SignedSendOut, RampProblem> signed) {
        return completed(partnerId, orderId, (order, token) -> switch (signed) {
            case Result.Refused<SignedSendOut, RampProblem> malformed -> refused(malformed.problem());
            case Result.Done<SignedSendOut, RampProblem> sendOut ->
                authorize(
                        order,
                        token,
                        sendOut.value().destination(),
                        sendOut.value().request());
        });
    }

    private Uni<Result<RampOrder, RampProblem>> authorize(
            RampOrder order, Token token, Destination destination, SignedRequest signed) {
        return known(order, token, destination).flatMap(found -> switch (found) {
            case Result.Refused<Promise, RampProblem> no -> refused(no.problem());
            case Result.Done<Promise, RampProblem> promise ->
                repository
                        .wallet(order)
                        .flatMap(source -> transfers.authorize(
                                hold(order, token, promise.value(), source),
                                source.requester(),
                                signed,
                                transaction -> promises.takeUp(
                                        transaction, promise.value().id())))
                        .flatMap(result -> authorized(order, result));
        });
    }

    /** The promise that was given for this destination. */
    private Uni<Result<Promise, RampProblem>> known(RampOrder order, Token token, Destination destination) {
        return at(
                token,
                destination,
                (bridge, place) -> promises.find(order.id(), place).map(found -> {
                    if (found.isEmpty()) {
                        return Result.refused(
                                new RampProblem.InvalidRequest("no parameters were issued for this destination;"
                                        + " fetch bridge-authorization-parameters first"));
                    }
                    return found.get().over()
                            ? Result.refused(new RampProblem.QuoteExpired())
                            : Result.done(found.get());
                }));
    }

    private Uni<Result<RampOrder, RampProblem>> authorized(RampOrder order, AuthorizeResult result) {
        if (!(result instanceof AuthorizeResult.NotWaiting)) {
            return orders.authorized(order.partnerId(), order.id(), result);
        }
        return orders.find(order.partnerId(), order.id()).map(found -> switch (found) {
            case Result.Refused<RampOrder, RampProblem> unknown -> found;
            case Result.Done<RampOrder, RampProblem> now ->
                now.value().state() == RampOrderState.COMPLETED
                        ? Result.refused(new RampProblem.QuoteExpired())
                        : Unmoved.explain(found, new StartSendOut());
        });
    }

    private <T> Uni<Result<T, RampProblem>> completed(
            UUID partnerId, UUID orderId, BiFunction<RampOrder, Token, Uni<Result<T, RampProblem>>> next) {
        return orders.find(partnerId, orderId).flatMap(found -> switch (found) {
            case Result.Refused<RampOrder, RampProblem> unknown -> refused(unknown.problem());
            case Result.Done<RampOrder, RampProblem> order ->
                order.value().allowedActions().contains(PartnerAction.AUTHORIZE_BRIDGE)
                        ? market.token(order.value().assetCode(), order.value().networkId())
                                .flatMap(token -> next.apply(order.value(), token.orElseThrow()))
                                .onFailure(failure -> failure instanceof RelayUnavailableException
                                        || failure instanceof BridgeUnavailableException)
                                .recoverWithItem(
                                        failure -> Result.refused(new RampProblem.RelayFailed(failure.getMessage())))
                        : refused(notCompleted(order.value()));
        });
    }

    private static RampProblem notCompleted(RampOrder order) {
        return order.direction() == Direction.ON_RAMP
                ? new RampProblem.WrongState(order.state())
                : new RampProblem.WrongDirection(order.direction());
    }

    private static HoldTransfer hold(RampOrder order, Token token, Promise promise, Source source) {
        return new HoldTransfer(
                order.partnerId(),
                OwnerType.RAMP_ORDER,
                order.id(),
                TransferPurpose.SEND_OUT,
                token,
                source.address(),
                promise.solver(),
                Optional.of(source.walletId()),
                order.price().net().movePointRight(token.decimals()).toBigIntegerExact(),
                BigInteger.ZERO,
                Optional.of(promise.expiresAt()));
    }

    /** Asks a bridge. Why it does not answer is for the log. */
    private <T> Uni<T> ask(Uni<T> question) {
        return question.ifNoItem()
                .after(config.bridgeTimeout())
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf("the bridge cannot be asked: %s", failure))
                .onFailure()
                .transform(BridgeUnavailableException::new);
    }

    private static <T> Uni<Result<T, RampProblem>> refused(RampProblem problem) {
        return Uni.createFrom().item(Result.refused(problem));
    }

    /** The bridge could not be asked. */
    static final class BridgeUnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BridgeUnavailableException(Throwable cause) {
            super("the bridge could not be asked, try again", cause);
        }
    }
}
