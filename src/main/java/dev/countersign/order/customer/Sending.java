package dev.countersign.order.customer;

import dev.countersign.ledger.Amount;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a send says beyond the order.
 *
 * @param destination as it was asked for
 * @param address where it goes, in the form of its network
 * @param receiver the partner's customer who gets it
 * @param delivered what arrives
 * @param fees what it costs on top, of the same asset
 * @param txHash of the chain's transaction, once it is submitted
 * @param authorizations by people, oldest first; none when nobody must agree
 */
public record Sending(
        UUID transferId,
        String network,
        Destination destination,
        String address,
        Optional<UUID> receiver,
        Amount delivered,
        Amount fees,
        Optional<String> txHash,
        List<OrderAuthorization> authorizations) {

    public Sending {
        authorizations = List.copyOf(authorizations);
    }
}
