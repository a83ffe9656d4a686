package dev.countersign.order.customer;

import dev.countersign.ledger.Amount;
import java.util.Optional;

/**
 * An order that has a price, and is not kept yet.
 *
 * @param asset all that the customer gives, fees included; what the customer gets, of a buy or a redemption
 * @param counter what is got for it, or given: the settlement of a buy or a sale, what a swap brings
 * @param delivery of a send
 * @param shares of a subscription, a redemption, or the redemption that provides what another order needs
 */
record Draft(
        Operation operation,
        Amount asset,
        Optional<Amount> counter,
        Optional<Delivery> delivery,
        Optional<Shares> shares) {

    static Draft trade(Operation operation, Amount asset, Amount counter) {
        return new Draft(operation, asset, Optional.of(counter), Optional.empty(), Optional.empty());
    }

    static Draft send(Amount asset, Delivery delivery) {
        return new Draft(Operation.SEND, asset, Optional.empty(), Optional.of(delivery), Optional.empty());
    }

    static Draft investment(Operation operation, Amount asset, Shares shares) {
        return new Draft(operation, asset, Optional.empty(), Optional.empty(), Optional.of(shares));
    }

    Draft with(Optional<Shares> redeemed) {
        return new Draft(operation, asset, counter, delivery, redeemed);
    }
}
