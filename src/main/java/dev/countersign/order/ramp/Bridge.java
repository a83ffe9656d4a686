package dev.countersign.order.ramp;

import dev.countersign.lifecycle.Result;
import dev.countersign.market.Token;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/**
 * The port to a service that takes crypto on one chain and delivers it on another. A failed {@code Uni} means that it could not be
 * asked.
 */
public interface Bridge {

    /** Whether it takes crypto on this network. */
    boolean serves(String networkId);

    /** Where a token can be sent to. */
    Uni<List<SendOutRoute>> routes(Token token);

    /** A destination in the form in which it is kept and compared; or what is wrong with it. Does not use the network. */
    Result<Destination, String> canonical(Token token, Destination destination);

    /**
     * What it would deliver, and where it wants the crypto; or why it would not. The address that it wants the crypto at is for this
     * promise alone: the wallet signs over it, and over nothing else that names the destination.
     *
     * @param quoteId of the promise, if it is made
     * @param amount in units of the token
     * @param destination in its canonical form
     */
    Uni<Result<SendOutOffer, String>> quote(UUID quoteId, Token token, BigDecimal amount, Destination destination);

    /** What became of crypto that has reached it. The answer is final once it is not {@link BridgeOutcome.InProgress}. */
    Uni<BridgeOutcome> lookUp(Deposit deposit);

    /**
     * A place on another chain.
     *
     * @param chain the route's name of the chain
     * @param address in the chain's own form
     */
    record Destination(String chain, String address) {}

    /**
     * Crypto that has reached the bridge, on our chain and beyond doubt.
     *
     * @param quoteId the promise that it takes up
     * @param txHash of the transfer to the solver
     */
    record Deposit(UUID quoteId, UUID orderId, Destination destination, String txHash) {}
}
