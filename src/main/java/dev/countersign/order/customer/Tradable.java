package dev.countersign.order.customer;

import dev.countersign.market.Asset;
import dev.countersign.market.Token;
import java.util.List;

/**
 * What a partner's customers can do with an asset.
 *
 * @param traded bought and sold
 * @param sent to addresses outside, on one of the networks
 * @param transferred to other customers
 * @param networks on which it can leave
 */
public record Tradable(
        Asset asset, boolean traded, boolean swapped, boolean sent, boolean transferred, List<Token> networks) {

    public Tradable {
        networks = List.copyOf(networks);
    }
}
