package dev.countersign.order.ramp;

import dev.countersign.ethereum.Address;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What a bridge promises.
 *
 * @param destination in the form in which it is kept and compared
 * @param solver where it wants the crypto, on our chain
 * @param toAmount what it delivers, in units of the destination's token, with that token's scale
 * @param validity for how long it promises
 */
public record SendOutOffer(Bridge.Destination destination, Address solver, BigDecimal toAmount, Duration validity) {}
