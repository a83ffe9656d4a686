package dev.countersign.order.customer;

import dev.countersign.ethereum.Address;
import dev.countersign.market.Token;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;

/**
 * What a send delivers, where and at which price.
 *
 * @param asked whom it was asked to go to
 * @param address where it goes
 * @param customer the partner's customer who gets it; nothing leaves the treasury then
 * @param treasury from where it leaves
 * @param walletId the treasury's id
 * @param amount what arrives, in units
 * @param fees what it costs on top, in units
 */
record Delivery(
        Token token,
        Destination asked,
        Address address,
        Optional<UUID> customer,
        Address treasury,
        UUID walletId,
        BigDecimal amount,
        BigDecimal fees) {

    BigInteger atomic() {
        return atomic(amount);
    }

    BigInteger feesAtomic() {
        return atomic(fees);
    }

    private BigInteger atomic(BigDecimal units) {
        return units.movePointRight(token.decimals()).toBigIntegerExact();
    }
}
